"""Personal data (个人信息保护法): pseudonyms at the door, names at the view. The core never sees a name.

``tokens`` and ``masks`` are what stands for a name and what is shown of it; ``ciphers``, ``masters`` and ``keyring`` are the keys, one a subject,
wrapped by a master key; ``vault`` puts tokens in at the doors, ``veil`` takes them out of answers; ``erasing`` destroys a subject's key.
"""
