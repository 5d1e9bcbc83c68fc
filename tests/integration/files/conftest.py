"""A real object store for the tests of papers."""

from tests.support.objectstore import object_store, own_object_store

__all__ = ["object_store", "own_object_store"]
