"""What answers say: whose they are, how a wave looks, how scales changed, and how far other ways agree. All pure."""
