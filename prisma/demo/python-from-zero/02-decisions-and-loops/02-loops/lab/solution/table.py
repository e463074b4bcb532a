number = int(input("Number? "))

for factor in range(1, 11):
    print(f"{factor} x {number} = {factor * number}")
