age = int(input("Age? "))

if age < 0:
    print("That is not an age.")
else:
    if age < 6:
        price = 0
    elif age < 18:
        price = 7
    elif age < 65:
        price = 12
    else:
        price = 9
    print(f"Price: {price} euros")
