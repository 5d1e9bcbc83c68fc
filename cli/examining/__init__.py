"""What ``yingsu doctor`` looks at, one module a part of the system; each gives findings and changes nothing."""
