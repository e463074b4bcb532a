age = int(input("Age? "))

price = 12
if age < 6:
    price = 0

print(f"Price: {price} euros")
