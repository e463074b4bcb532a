def clean(word):
    return word


def count_words(text):
    counts = {}
    return counts


def most_common(counts):
    return ""


if __name__ == "__main__":
    text = "The sea, the sea! I see the sea."
    counts = count_words(text)
    for word, count in counts.items():
        print(f"{word:8} {count}")
    print("Most common:", most_common(counts))
