package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateReasonsTest {
  private static final String ENGLISH =
      """
      {"code": "viewed_similar", "also": ["bought_together"], "language": "en",\
       "product": {"title": "Kailas Dragon 2 Tent", "brand": "Kailas", "category": "Gear > Tents"},\
       "history": [{"title": "Kailas Ridge 55 Backpack", "brand": "Kailas", "category": "Gear > Bags"}],\
       "similarity": 0.83, "figures": {"shoppers": 12}}""";

  private static final String CHINESE =
      """
      {"code": "purchased_similar", "language": "zh-CN",\
       "product": {"title": "凯乐石三季帐篷", "brand": "凯乐石", "category": "户外 > 帐篷"},\
       "history": [{"title": "小米保温杯", "brand": "小米", "category": "家居 > 杯具"}], "similarity": 0.5}""";

  @TempDir private Path folder;

  private Zhiyin.Run run(List<String> lines, String... options) throws IOException {
    Path file = folder.resolve("sentences.jsonl");
    Files.write(file, lines);
    var command = new ArrayList<>(List.of("evaluate-reasons", "--sentences", file.toString()));
    command.addAll(List.of(options));
    return Zhiyin.run(command.toArray(String[]::new));
  }

  private static String line(String evidence, String sentence, boolean truth) throws IOException {
    return "{\"evidence\": %s, \"sentence\": %s, \"true\": %s}"
        .formatted(evidence, new ObjectMapper().writeValueAsString(sentence), truth);
  }

  private static List<String> names(JsonNode counted) {
    return counted.properties().stream().map(Map.Entry::getKey).toList();
  }

  @Test
  void saysWhatIsRefusedAndWhy() throws IOException {
    Path json = folder.resolve("report.json");
    Zhiyin.Run run =
        run(
            List.of(
                line(
                    ENGLISH,
                    "You viewed the Ridge 55 Backpack, and this Kailas tent is by the same brand.",
                    true),
                line(
                    ENGLISH,
                    "12 shoppers bought the \"Kailas Dragon 2 Tent\" together with it.",
                    true),
                line(
                    ENGLISH, "You bought the Ridge 55 Backpack, so we recommend this tent.", false),
                line(
                    ENGLISH, "You viewed the Ridge 56 Backpack, so we recommend this tent.", false),
                line(ENGLISH, "The best tent after the Osprey one, with free delivery.", false),
                line(CHINESE, "您买过小米保温杯，为您推荐这款凯乐石帐篷。", true),
                line(CHINESE, "您浏览过小米保温杯，为您推荐这款探路者帐篷，全网最低价。", false)),
            "--json",
            json.toString());

    assertThat(run.status()).as(run.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("sentences").intValue()).isEqualTo(7);
    assertThat(report.get("ofTrue").doubleValue()).isZero();
    assertThat(report.get("ofFalse").doubleValue()).isOne();
    assertThat(names(report.at("/what/assertion"))).containsOnly("bought", "浏览过");
    assertThat(names(report.at("/what/number"))).containsOnly("56");
    assertThat(names(report.at("/what/superlative"))).contains("best", "全网");
    assertThat(names(report.at("/what/promise"))).contains("free", "delivery");
    assertThat(names(report.at("/what/name"))).containsOnly("Osprey");
    assertThat(run.out()).contains("4 of 7 sentences refused (57.14 %)", "superlative");
  }

  @Test
  void aLineThatIsWrongIsNamed() throws IOException {
    assertThat(run(List.of("{\"evidence\": {\"code\": \"because\"}, \"sentence\": \"x\"}")).err())
        .contains("line 1: evidence.language");
    assertThat(run(List.of(line(ENGLISH.replace("viewed_similar", "dreamt_of"), "x", true))).err())
        .contains("line 1: evidence.code", "dreamt_of", "viewed_similar, clicked_similar");
    assertThat(run(List.of("{")).err()).contains("line 1: ");
    assertThat(run(List.of()).err()).contains("has no line");
  }
}
