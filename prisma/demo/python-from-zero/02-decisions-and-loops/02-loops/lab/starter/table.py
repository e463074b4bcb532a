number = int(input("Number? "))

print(f"1 x {number} = {1 * number}")
