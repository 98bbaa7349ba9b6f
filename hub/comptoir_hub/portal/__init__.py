"""The portal: pages for clerks and administrators. It shows and asks; what is done, the hub's other rooms do."""
