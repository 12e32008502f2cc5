package dev.zhiyin.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.wording.Finding;
import dev.zhiyin.engine.wording.Grounds;
import dev.zhiyin.engine.wording.Slot;
import dev.zhiyin.engine.wording.WordingVerifier;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wordings that were written by hand to be refused. */
class FalseWordingsTest {
  static final Map<Slot, String> ENGLISH =
      Map.ofEntries(
          Map.entry(Slot.PRODUCT, "“Ridge 2 Tent”"),
          Map.entry(Slot.HISTORY, "“Meadow Backpack”"),
          Map.entry(Slot.LOOKED, "“Meadow Backpack”"),
          Map.entry(Slot.BRAND, "Kailas"),
          Map.entry(Slot.CATEGORY, "tents"),
          Map.entry(Slot.LOOKED_CATEGORY, "backpacks"),
          Map.entry(Slot.SHOPPERS, "37"),
          Map.entry(Slot.SCORE, "0.83"),
          Map.entry(Slot.WORDS, "“light camping”"),
          Map.entry(Slot.EVERY, "about every 28 days"),
          Map.entry(Slot.WITHIN, "within 30 days"),
          Map.entry(Slot.SINCE, "5 days ago"),
          Map.entry(Slot.OWN, "dry skin"));
  static final Map<Slot, String> CHINESE =
      Map.ofEntries(
          Map.entry(Slot.PRODUCT, "「山脊双人帐篷」"),
          Map.entry(Slot.HISTORY, "「草原登山包」"),
          Map.entry(Slot.LOOKED, "「草原登山包」"),
          Map.entry(Slot.BRAND, "凯乐石"),
          Map.entry(Slot.CATEGORY, "帐篷"),
          Map.entry(Slot.LOOKED_CATEGORY, "登山包"),
          Map.entry(Slot.SHOPPERS, "37"),
          Map.entry(Slot.SCORE, "0.83"),
          Map.entry(Slot.WORDS, "「轻便露营」"),
          Map.entry(Slot.EVERY, "每 28 天"),
          Map.entry(Slot.WITHIN, "30 天内"),
          Map.entry(Slot.SINCE, "5 天前"),
          Map.entry(Slot.OWN, "干性肌肤"));

  @ParameterizedTest
  @CsvSource({"en", "zh-CN"})
  void areRefusedWithAndWithoutValuesInTheirSlots(String language) throws IOException {
    List<ParaphrasesTest.Paraphrase> all = ParaphrasesTest.of("false", language);
    assertThat(all).hasSizeGreaterThan(40);
    assertThat(all.stream().filter(one -> one.findings().isEmpty()).map(Object::toString))
        .isEmpty();
    assertThat(all.stream().filter(one -> filled(one).isEmpty()).map(Object::toString)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"en", "zh-CN"})
  void areRefusedIfTheyMakeNoSentence(String language) throws IOException {
    assertThat(
            ParaphrasesTest.of("broken", language).stream()
                .filter(one -> one.findings().isEmpty())
                .map(Object::toString))
        .isEmpty();
  }

  /* Of the fresh ones only their number is told, so that they stay held out. */
  @ParameterizedTest
  @CsvSource({
    "false_held_out, en, 1",
    "false_held_out, zh-CN, 0",
    "false_fresh, en, 0",
    "false_fresh, zh-CN, 1",
    "false_blind, en, 2",
    "false_blind, zh-CN, 4",
    "false_later, en, 4",
    "false_later, zh-CN, 4",
    "false_own, en, 30",
    "false_own, zh-CN, 25",
    "false_one, en, 0",
    "false_one, zh-CN, 0",
    "false_two, en, 5",
    "false_two, zh-CN, 4"
  })
  void thoseOfLaterAreNotAcceptedMoreOftenThanTheyWere(String file, String language, long were)
      throws IOException {
    long accepted =
        ParaphrasesTest.of(file, language).stream().filter(one -> one.findings().isEmpty()).count();
    assertThat(accepted).isLessThanOrEqualTo(were);
  }

  private static List<Finding> filled(ParaphrasesTest.Paraphrase one) {
    Map<Slot, String> texts = one.kind().language().equals("en") ? ENGLISH : CHINESE;
    Grounds open = one.sentence().grounds();
    var values = new EnumMap<Slot, List<String>>(Slot.class);
    open.values().keySet().forEach(slot -> values.put(slot, List.of(texts.get(slot))));
    return WordingVerifier.of(one.kind().language())
        .orElseThrow()
        .sentence(open.withValues(values), Slot.fill(one.wording(), texts));
  }

  @Test
  void aLongOneIsNotEvenTakenApart() throws IOException {
    ParaphrasesTest.Paraphrase any = ParaphrasesTest.of("false", "en").getFirst();
    WordingVerifier verifier = WordingVerifier.of("en").orElseThrow();
    for (String much : List.of("best ".repeat(40), "the best of all ".repeat(500_000))) {
      assertThat(verifier.wording(any.sentence().grounds(), much))
          .extracting(Finding::kind)
          .containsExactly(Finding.Kind.LENGTH);
      assertThat(verifier.sentence(any.sentence().grounds(), much.repeat(20)))
          .extracting(Finding::kind)
          .containsExactly(Finding.Kind.LENGTH);
    }
  }

  @Test
  @Timeout(10)
  void theFullStopsOfALongOneAreSoonFound() {
    String much = ". ".repeat(200_000) + "a";
    assertThat(WordingVerifier.tidy(much + " . 。")).isEqualTo(much);
  }

  @ParameterizedTest
  @CsvSource({
    "'New in this shop.', New in this shop",
    "Like it? Yes!, Like it? Yes",
    "喜欢吗？～, 喜欢吗？",
    "' 本店新品。。 ', 本店新品",
    "a. b, a. b",
    "., ''"
  })
  void areKeptWithoutAFullStop(String proposed, String kept) {
    assertThat(WordingVerifier.tidy(proposed)).isEqualTo(kept);
  }
}
