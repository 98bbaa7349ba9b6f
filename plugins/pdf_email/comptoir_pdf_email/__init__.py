"""Invoices as PDF by e-mail for Comptoir."""
