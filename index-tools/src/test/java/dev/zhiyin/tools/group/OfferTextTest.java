package dev.zhiyin.tools.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OfferTextTest {
  @Test
  void spellingsOfOneThingAreAlike() {
    OfferText joined = OfferText.of("Sony KDL32WD752");
    OfferText parted = OfferText.of("sony kdl-32 WD 752");

    assertThat(joined.letters).isEqualTo(parted.letters);
    assertThat(joined.numbers).isEqualTo(parted.numbers);
    assertThat(joined.windows).isEqualTo(parted.windows);
    assertThat(joined.squashed).isEqualTo(parted.squashed).isEqualTo("sonykdl32wd752");
  }

  @Test
  void wordsOfLettersAndDigitsMayBeCodesButMeasuresAreNone() {
    assertThat(OfferText.of("lg 49uk7550pla 128gb 4.2ghz 7kg xl5 kgv33vi31 2018").codes)
        .containsExactly("49uk7550pla", "kgv33vi31");
  }

  @Test
  void numbersStandByTheWordsBesideThem() {
    OfferText text = OfferText.of("iphone 8 64 gb");

    assertThat(text.names).containsExactly(slot("iphone", "8"));
    assertThat(text.units).containsExactly(slot("gb", "64"));
    assertThat(OfferText.of("5.5 cm").units).containsExactly(slot("cm", "5.5"));
  }

  private static long slot(String word, String number) {
    return ((long) OfferText.hash(word) << 32) | Integer.toUnsignedLong(OfferText.hash(number));
  }

  @Test
  void chineseIsCutIntoNeighbours() {
    assertThat(OfferText.of("小米手机13").letters)
        .containsExactlyInAnyOrder(
            OfferText.hash("小米"), OfferText.hash("米手"), OfferText.hash("手机"));
  }

  @Test
  void aTextOfNothingHasNothing() {
    assertThat(OfferText.of(" -/ ").terms()).isEmpty();
  }
}
