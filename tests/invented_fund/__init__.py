"""The fund of the invented project ``exempel``: sound at first, then with the flaws that its README lists."""
