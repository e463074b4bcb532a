coins = 0
euros = 0

coin = input("Coin? ")
while coin != "":
    coins += 1
    euros += int(coin)
    coin = input("Coin? ")

print(f"{coins} coins, {euros} euros")
