package dev.zhiyin.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.explain.ParaphrasesTest.Paraphrase;
import dev.zhiyin.engine.explain.SentenceFacts.Named;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.wording.Finding;
import dev.zhiyin.engine.wording.Slot;
import dev.zhiyin.engine.wording.WordingVerifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * True wordings as chat models write them: refused before their slots are filled, and as whole
 * sentences by the facts that {@code evaluate-reasons} reads.
 */
class ChatWordingsTest {
  private record Sides(Named product, Named same, Named other, String words, String own) {}

  private static final Sides ENGLISH =
      new Sides(
          new Named("Ridge 2 Tent", "Kailas", CategoryPath.parse("Gear > Tents")),
          new Named("Meadow Backpack", "Kailas", CategoryPath.parse("Gear > Tents")),
          new Named("Meadow Backpack", "Kailas", CategoryPath.parse("Gear > Backpacks")),
          "light camping",
          "dry skin");
  private static final Sides CHINESE =
      new Sides(
          new Named("山脊双人帐篷", "凯乐石", CategoryPath.parse("户外 > 帐篷")),
          new Named("草原登山包", "凯乐石", CategoryPath.parse("户外 > 帐篷")),
          new Named("草原登山包", "凯乐石", CategoryPath.parse("户外 > 登山包")),
          "轻便露营",
          "干性肌肤");

  /* Of those that are held out only their number is told. */
  @ParameterizedTest
  @CsvSource({
    "chat, en, 5, 9",
    "chat, zh-CN, 2, 8",
    "chat_more, en, 19, 16",
    "chat_more, zh-CN, 4, 4",
    "chat_later, en, 2, 3",
    "chat_later, zh-CN, 2, 2",
    "chat_one, en, 0, 0",
    "chat_one, zh-CN, 0, 0",
    "chat_own, en, 12, 10",
    "chat_own, zh-CN, 2, 2",
    "chat_held_out, en, 2, 0",
    "chat_held_out, zh-CN, 6, 5",
    "chat_blind, en, 1, 1",
    "chat_blind, zh-CN, 1, 1",
    "chat_two, en, 4, 2",
    "chat_two, zh-CN, 5, 4"
  })
  void areNotRefusedMoreOftenThanTheyWere(
      String file, String language, long wordings, long sentences) throws IOException {
    List<Paraphrase> all = ParaphrasesTest.of(file, language);
    assertThat(all).hasSizeGreaterThan(120);
    assertThat(
            all.stream()
                .filter(one -> !one.isSentence())
                .filter(one -> !one.findings().isEmpty())
                .count())
        .isLessThanOrEqualTo(wordings);
    assertThat(all.stream().filter(one -> !sentence(one).isEmpty()).count())
        .isLessThanOrEqualTo(sentences);
  }

  private static List<Finding> sentence(Paraphrase one) {
    String language = one.kind().language();
    boolean english = language.equals("en");
    String filled =
        Slot.fill(one.wording(), english ? FalseWordingsTest.ENGLISH : FalseWordingsTest.CHINESE);
    return WordingVerifier.of(language)
        .orElseThrow()
        .sentence(facts(one, english ? ENGLISH : CHINESE).grounds(language), filled);
  }

  private static SentenceFacts facts(Paraphrase one, Sides sides) {
    String code = one.kind().code();
    String key = one.kind().sentence();
    var codes = new ArrayList<ReasonCode>();
    Arrays.stream(ReasonCode.values())
        .filter(each -> each.text().equals(code) || key.endsWith('/' + each.text()))
        .forEach(codes::add);
    if (key.startsWith("complement.")) {
      codes.add(
          key.contains("bought") ? ReasonCode.BOUGHT_TOGETHER : ReasonCode.INTERACTED_TOGETHER);
    }
    boolean searched = code.startsWith("searched") || code.startsWith("matches");
    boolean profile = code.startsWith("fits");
    Named history = code.startsWith("categories") ? sides.other : sides.same;
    List<Named> met = key.contains("several") ? List.of(history, history) : List.of(history);
    List<String> words =
        searched || key.startsWith("no_close")
            ? List.of(sides.words)
            : profile ? List.of(sides.own) : List.of();
    return new SentenceFacts(
        codes,
        sides.product,
        searched || profile || code.equals("popular") ? List.of() : met,
        words,
        OptionalDouble.of(.83),
        figures(code, key));
  }

  private static Map<String, Double> figures(String code, String key) {
    var figures = new HashMap<String, Double>();
    if (code.equals("due_again")) {
      figures.put("sinceDays", 5.0);
      figures.put(
          key.contains("others") ? "othersDays" : "everyDays", key.contains("others") ? 30.0 : 28);
    } else if (!key.contains("unmet")) {
      figures.put("shoppers", 37.0);
    }
    return figures;
  }
}
