"""Everything that is counted besides instances and deadlines, one row a unit: documents, settlements, advice, trainings, reviews, posts.

A kind says which events it reads and what each changes; the projection keeps every version by log position. Adding a kind is adding a
function here and its fields in ``shared.policy.subjects``.
"""
