"""Money: exact units, one currency, prices as monthly amounts."""
