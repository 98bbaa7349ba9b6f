"""The demo: three companies who trade, their peers on this machine, and documents on their way."""
