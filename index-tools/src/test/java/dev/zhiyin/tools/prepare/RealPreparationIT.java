package dev.zhiyin.tools.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Real shops through preparation, where {@code ZHIYIN_DATA} names the folder of the data. */
@EnabledIfEnvironmentVariable(named = "ZHIYIN_DATA", matches = ".+")
class RealPreparationIT {
  private static final Path DATA = Path.of(System.getenv().getOrDefault("ZHIYIN_DATA", ""));

  @TempDir private Path folder;

  @Test
  void leavesBeautyWhole() throws IOException {
    JsonNode manifest = prepare("amazon_beauty_2014", "events.csv.gz");

    assertThat(manifest.get("after")).isEqualTo(manifest.get("before"));
    assertThat(manifest.at("/after/events").asInt()).isEqualTo(198_502);
    assertThat(manifest.at("/split/by").asText()).isEqualTo("given");
    assertThat(manifest.at("/split/test").asInt()).isEqualTo(22_363);
  }

  @Test
  void takesTheReturnsAndAnonymousBasketsOfOnlineRetail() throws IOException {
    JsonNode manifest =
        prepare(
            "online_retail_uci",
            "events.csv.gz",
            "events_anonymous.csv.gz",
            "returns.csv.gz",
            "--split",
            "time");

    assertThat(manifest.at("/before/events").asInt()).isEqualTo(536_429);
    assertThat(manifest.get("anonymousBaskets").asInt()).isEqualTo(1_410);
    assertThat(rule(manifest, "returns").at("/details/returns").asInt()).isGreaterThan(8_600);
    assertThat(rule(manifest, "returns").at("/details/purchases undone").asInt())
        .isGreaterThan(2_000);
    assertThat(rule(manifest, "bots").get("dropped").asInt()).isZero();
    assertThat(manifest.at("/after/events").asInt()).isGreaterThan(500_000);
    Zhiyin.Run rebuilt =
        Zhiyin.run(
            "rebuild",
            "--no-train",
            "--home",
            folder.resolve("home").toString(),
            "--products",
            folder.resolve("out/products.jsonl.gz").toString(),
            "--events",
            folder.resolve("out/events.csv.gz").toString());
    assertThat(rebuilt.status()).as(rebuilt.err()).isZero();
    assertThat(rebuilt.out()).contains("3,791 products");
  }

  private JsonNode prepare(String shop, String... eventsAndMore) throws IOException {
    var arguments =
        new ArrayList<>(
            List.of(
                "prepare",
                "--out",
                folder.resolve("out").toString(),
                "--products",
                DATA.resolve(shop).resolve("products.jsonl.gz").toString(),
                "--events"));
    for (String argument : eventsAndMore) {
      arguments.add(
          argument.endsWith(".gz") ? DATA.resolve(shop).resolve(argument).toString() : argument);
    }
    Zhiyin.Run run = Zhiyin.run(arguments.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    return new ObjectMapper().readTree(folder.resolve("out/manifest.json").toFile());
  }

  private static JsonNode rule(JsonNode manifest, String name) {
    return manifest
        .get("rules")
        .valueStream()
        .filter(rule -> rule.get("rule").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
