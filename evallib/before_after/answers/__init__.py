"""The answers themselves, wave by wave: how they are spread out, how they changed, what may be shown of them."""
