# This is a comment: Python skips it. Your program begins below.
print("Hello")
