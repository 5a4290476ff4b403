"""Makes ``tests`` a package on the path, so that builders such as ``tests.district.small`` can be imported."""
