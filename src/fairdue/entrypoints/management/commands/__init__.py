"""The commands of `fairdue`, one module each."""
