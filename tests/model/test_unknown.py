from polywatt.model import GridState, Unknown


def test_an_unknown_word_is_itself_and_no_word_of_ours():
    word = Unknown(word="OnGrid ")

    assert str(word) == "OnGrid "
    assert word == Unknown(word="OnGrid ")
    assert word != Unknown(word="OnGrid")
    assert not isinstance(word, GridState)
