package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.config.ReasonsSettings;
import dev.zhiyin.engine.config.ServiceBudget;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.testing.ChatServer;
import dev.zhiyin.testing.EmbeddingServer.Fault;
import dev.zhiyin.testing.Until;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reasons in the words of a model that is a service on loopback, and lies. */
@Timeout(120)
class WordingsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> LIES =
      List.of(
          "最佳选择：",
          "免费送货！",
          "The best of all: ",
          "With free delivery: ",
          "三星：",
          "Sony: ",
          "2 for you: ");

  private final AtomicInteger turns = new AtomicInteger();
  private ChatServer model;

  @BeforeEach
  void start() throws IOException {
    model = new ChatServer(this::said);
  }

  @AfterEach
  void stop() {
    model.close();
  }

  /* Another one each time, and mostly lies. */
  private String said(String asked) {
    String sentence =
        asked
            .lines()
            .filter(line -> line.startsWith("Sentence: "))
            .findFirst()
            .orElseThrow()
            .substring(10);
    boolean english = asked.contains("Language: en");
    int turn = turns.incrementAndGet();
    var all = new ArrayList<String>();
    LIES.forEach(lie -> all.add(lie + sentence));
    all.add((english ? "Here is why: " : "看看理由：") + sentence);
    all.add(english ? "Just so you know: " + sentence : "供您参考，" + sentence);
    all.add(
        sentence.replace("viewed", "bought").replace("浏览", "购买").replace("{shoppers}", "9" + turn));
    return JSON.createObjectNode().set("wordings", JSON.valueToTree(all)).toString();
  }

  private ServerConfig config(Duration timeout) {
    return Served.config()
        .withReasons(
            Optional.of(
                new ReasonsSettings(
                    model.url(),
                    Optional.empty(),
                    "wordsmith",
                    2,
                    timeout,
                    1,
                    ServiceBudget.UNLIMITED)));
  }

  private static List<JsonNode> reasons(Client client, String locale) {
    var reasons = new ArrayList<JsonNode>();
    client
        .post(
            "v1/recommendations",
            "{'history':[{'productId':'ear-1'}],'locale':'%s'}".formatted(locale))
        .json()
        .get("items")
        .forEach(item -> item.get("reasons").forEach(reasons::add));
    assertThat(reasons).isNotEmpty();
    return reasons;
  }

  /* But those of one shopper, of whom no wording tells. */
  private static List<JsonNode> worded(Client client, String locale) {
    return reasons(client, locale).stream()
        .filter(one -> !one.get("sentence").textValue().matches(".*(: 1 shopper|已有 1 位).*"))
        .toList();
  }

  private static boolean allWorded(Client client, String locale) {
    return worded(client, locale).stream()
        .allMatch(one -> one.get("wordedBy").textValue().equals("model"));
  }

  private static List<String> sentences(List<JsonNode> reasons) {
    return reasons.stream().map(one -> one.get("sentence").textValue()).toList();
  }

  @Test
  void areTrueAndTheOperators() {
    try (var served = new Served(config(Duration.ofSeconds(5)))) {
      Client client = served.client();
      assertThat(reasons(client, "en"))
          .allMatch(one -> one.get("wordedBy").textValue().equals("template"));
      for (String locale : List.of("en", "zh-CN")) {
        Until.holds(() -> allWorded(client, locale));
        List<String> said = sentences(worded(client, locale));
        assertThat(said).isEqualTo(sentences(worded(client, locale)));
        assertThat(said)
            .allMatch(one -> one.matches("(?s)(Here is why: |Just so you know: |看看理由：|供您参考，).*"))
            .noneMatch(one -> LIES.stream().anyMatch(one::contains));
      }
      JsonNode list = client.get("v1/wordings").json();
      assertThat(list.get("used").booleanValue()).isTrue();
      assertThat(list.get("wordings"))
          .isNotEmpty()
          .allMatch(
              one -> one.get("model").textValue().equals("wordsmith") && one.has("proposedAt"))
          .noneMatch(one -> LIES.stream().anyMatch(one.get("text").textValue()::contains));
      edited(client, list);
      deleted(client);
      assertThat(model.asked()).allMatch(one -> !one.body().toString().contains("耳机"));
    }
  }

  private static JsonNode viewed(JsonNode list) {
    for (JsonNode one : list.get("wordings")) {
      if (one.get("sentence").textValue().endsWith("/viewed_similar")
          && one.get("language").textValue().equals("en")) {
        return one;
      }
    }
    throw new AssertionError(list);
  }

  private static void edited(Client client, JsonNode list) {
    JsonNode one = viewed(list);
    String path = "v1/wordings/" + one.get("id").textValue();
    String text = one.get("text").textValue();
    var refused = client.put(path, "{'text':'%s, the best of all'}".formatted(text));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("detail").textValue()).contains("superlative \"best\"");
    assertThat(
            client.put(path, "{'text':'%s'}".formatted(text.replace("viewed", "bought"))).status())
        .isEqualTo(400);
    var put =
        client.put(
            path, "{'text':'%s'}".formatted(text.replace("Here is why", "You may like to know")));
    assertThat(put.status()).as(put.toString()).isEqualTo(200);
    assertThat(client.put(path, "{'text':'%s.'}".formatted(text)).json().get("text").textValue())
        .isEqualTo(text);
    assertThat(client.put(path, "{'text':'%s?'}".formatted(text)).json().get("text").textValue())
        .isEqualTo(text + "?");
    assertThat(client.put("v1/wordings/none", "{'text':'a'}").status()).isEqualTo(404);
    assertThat(client.put(path, "{}").status()).isEqualTo(400);
  }

  /* What is missing then is proposed again, also by an answer that was under way. */
  private void deleted(Client client) {
    model.always(Fault.body(_ -> "{\"choices\": []}"));
    Until.holds(
        () -> {
          for (JsonNode one : client.get("v1/wordings").json().get("wordings")) {
            String path = "v1/wordings/" + one.get("id").textValue();
            assertThat(client.delete(path).json().get("id")).isEqualTo(one.get("id"));
            assertThat(client.delete(path).status()).isEqualTo(404);
          }
          return reasons(client, "en").stream()
              .allMatch(one -> one.get("wordedBy").textValue().equals("template"));
        });
  }

  @Test
  void noAnswerWaitsForTheModelAndNoServerEither() {
    model.always(Fault.late(Duration.ofMinutes(5)));
    long begin;
    try (var served = new Served(config(Duration.ofMinutes(1)))) {
      Client client = served.client();
      reasons(client, "en");
      Until.holds(() -> !model.asked().isEmpty());
      begin = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        reasons(client, "zh-CN");
      }
      assertThat(client.get("livez").status()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
      begin = System.nanoTime();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void whatTheServiceDoesWrongPasses() {
    model.next(
        Fault.status(429, "{\"error\":\"slow\"}").with("Retry-After", "1"),
        Fault.body(_ -> "{\"choices\": [{\"message\": {\"content\": \"no idea\"}}]}"),
        Fault.body(body -> body.substring(0, body.length() / 2)));
    try (var served = new Served(config(Duration.ofSeconds(2)))) {
      Until.holds(() -> allWorded(served.client(), "en"));
      assertThat(served.client().get("livez").status()).isEqualTo(200);
    }
  }

  @Test
  void withoutTheSettingAllIsAsBefore() {
    try (var served = new Served()) {
      assertThat(reasons(served.client(), "en"))
          .allMatch(one -> one.get("wordedBy").textValue().equals("template"));
      assertThat(served.client().get("v1/wordings").json())
          .isEqualTo(Client.json("{'used':false,'wordings':[]}"));
    }
    assertThat(model.asked()).isEmpty();
  }
}
