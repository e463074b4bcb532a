print("Hello, world!")
print("My name is Ada")
print("There are", 24 * 60, "minutes in a day")
