def clean(word):
    return word.lower().strip(".,!?;:")


def count_words(text):
    counts = {}
    for piece in text.split():
        word = clean(piece)
        if word != "":
            counts[word] = counts.get(word, 0) + 1
    return counts


def most_common(counts):
    best = ""
    for word in sorted(counts):
        if best == "" or counts[word] > counts[best]:
            best = word
    return best


if __name__ == "__main__":
    text = "The sea, the sea! I see the sea."
    counts = count_words(text)
    for word, count in counts.items():
        print(f"{word:8} {count}")
    print("Most common:", most_common(counts))
