"""Django's own entry point, for tools that expect one; people use the `fairdue` command."""

from fairdue.__main__ import main

if __name__ == "__main__":
    main()
