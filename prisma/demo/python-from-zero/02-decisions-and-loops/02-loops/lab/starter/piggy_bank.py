coins = 0
euros = 0

coin = input("Coin? ")
# Repeat until coin is empty: ""

print(f"{coins} coins, {euros} euros")
