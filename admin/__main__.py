"""`python -m admin` is the `fuel-history` command."""

from admin.main import main


if __name__ == "__main__":
    main(prog_name="fuel-history")
