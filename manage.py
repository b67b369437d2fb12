"""Django's own entry point, for tools that expect one; people use the `fairdue` command. `test` runs the tests, by pytest."""

import sys

from fairdue.__main__ import main

if __name__ == "__main__":
    if sys.argv[1:2] == ["test"]:
        import pytest  # a program for development only: the package does not need it

        sys.exit(pytest.main(sys.argv[2:]))
    main()
