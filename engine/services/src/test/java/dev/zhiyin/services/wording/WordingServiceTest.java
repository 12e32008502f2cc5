package dev.zhiyin.services.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.config.ReasonsSettings;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.config.ServiceBudget;
import dev.zhiyin.engine.explain.WordedSentence;
import dev.zhiyin.engine.wording.Finding;
import dev.zhiyin.engine.wording.WordingKind;
import dev.zhiyin.services.Spending;
import dev.zhiyin.services.wording.WordingService.Proposals;
import dev.zhiyin.testing.ChatServer;
import dev.zhiyin.testing.EmbeddingServer.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("slow")
class WordingServiceTest {
  private static final WordingKind VIEWED =
      new WordingKind("viewed_similar", "similar/viewed_similar", "en");
  private static final String GOOD =
      "{\"wordings\": [\"You looked at {history}, and {product} is similar.\"]}";

  @TempDir private Path folder;

  private ChatServer server;

  @BeforeEach
  void start() throws IOException {
    server = new ChatServer(_ -> GOOD);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ReasonsSettings settings(int retries, ServiceBudget budget) {
    return new ReasonsSettings(
        server.url(),
        Optional.of(Secret.of("s3cret")),
        "wordsmith",
        4,
        Duration.ofSeconds(3),
        retries,
        budget);
  }

  private Proposals propose(int retries) {
    return propose(VIEWED, settings(retries, ServiceBudget.UNLIMITED));
  }

  private Proposals propose(WordingKind kind, ReasonsSettings settings) {
    try (var service = WordingService.of(settings, new Home(folder))) {
      return service.propose(kind, WordedSentence.of(kind).orElseThrow());
    }
  }

  @Test
  void acceptsWhatIsTrueAndTellsWhyTheRestIsNot() {
    server.say(
        _ ->
            """
            Of course! ```json
            {"wordings": ["You looked at {history}, and {product} is similar.",
              "You bought {history}, and {product} is similar",
              "You looked at {history}: {product} is similar, with free delivery",
              "You looked at {history}, and {brand} is similar",
              "You looked at {history}, and this is similar",
              "您浏览过{history}，推荐{product}"]}
            ```""");
    Proposals proposals = propose(0);

    assertThat(proposals.accepted())
        .containsExactly("You looked at {history}, and {product} is similar");
    assertThat(proposals.refused().stream().map(one -> one.why().getFirst().kind()))
        .containsExactly(
            Finding.Kind.ASSERTION,
            Finding.Kind.PROMISE,
            Finding.Kind.SLOT,
            Finding.Kind.SLOT,
            Finding.Kind.LENGTH);
  }

  @Test
  void asksForASentenceWithItsSlotsAndSendsNothingElse() {
    propose(
        new WordingKind("same_brand", "same_brand/purchased_similar", "zh-CN"),
        settings(0, ServiceBudget.UNLIMITED));
    var asked = server.asked().getFirst();
    assertThat(asked.authorization()).isEqualTo("Bearer s3cret");
    assertThat(asked.body().path("model").asText()).isEqualTo("wordsmith");
    assertThat(asked.body().at("/messages/0/role").asText()).isEqualTo("system");
    assertThat(asked.body().at("/messages/1/content").asText())
        .contains(
            "Language: zh-CN",
            "Sentence: 因为您购买过{history}，为您推荐{product}，它们同为{brand}品牌",
            "Slots that must be there: {product} {history} {brand}",
            "Wordings wanted: 8");
  }

  @Test
  void triesAgainWhatMayPass() {
    server.next(
        Fault.status(429, "{\"error\":\"slow down\"}").with("Retry-After", "1"),
        Fault.status(500, "oops"),
        Fault.cutBody(),
        Fault.late(Duration.ofSeconds(30)));
    assertThat(propose(4).accepted()).hasSize(1);
    assertThat(server.asked()).hasSize(5);
  }

  @Test
  void findsTheJsonBesideWordsWithBraces() {
    server.say(
        _ ->
            """
            {product} and {history} stay as they are; {"wordings": [...]} is what you want.
            {
              "wordings": ["You looked at {history}, and {product} is similar"]
            }
            I left out {shoppers}.""");
    assertThat(propose(0).accepted())
        .containsExactly("You looked at {history}, and {product} is similar");
  }

  @Test
  void asksForNoMoreThanItReads() {
    propose(0);
    assertThat(server.asked().getFirst().body().path("max_tokens").asInt()).isEqualTo(2_800);
    server.say(_ -> " ".repeat(2 << 20) + GOOD);
    assertThatThrownBy(() -> propose(0)).isInstanceOf(ServiceFailed.class);
  }

  @Test
  void countsAllThatAnAnswerMayTakeWhereTheServiceDoesNotSay() {
    server.always(Fault.body(body -> body.replace("usage", "unused")));
    propose(0);
    var spending =
        new Spending(
            new Home(folder).spending("reasons"),
            "reasons",
            ServiceBudget.UNLIMITED,
            Clock.systemUTC());
    assertThat(spending.today().tokens()).isBetween(3_100L, 3_600L);
  }

  @Test
  void doesNotAskForALanguageWhoseWordsAreNotKnown() {
    var french = new WordingKind(VIEWED.code(), VIEWED.sentence(), "fr");
    try (var service = WordingService.of(settings(0, ServiceBudget.UNLIMITED), new Home(folder))) {
      var sentence = WordedSentence.of(VIEWED).orElseThrow();
      assertThatThrownBy(() -> service.propose(french, sentence))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("fr");
    }
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void givesUpWithAMessage() {
    for (String said :
        List.of("I cannot do that.", "{\"wordings\": 3}", "{\"wordings\": [\"a\"", "")) {
      server.say(_ -> said);
      assertThatThrownBy(() -> propose(3))
          .as(said)
          .isInstanceOf(ModelUnusable.class)
          .hasMessageContaining("answered no {\"wordings\": [...]}");
    }
    assertThat(server.asked()).as("a model that says nothing of use is not asked again").hasSize(4);
    server.always(Fault.status(401, ""));
    assertThatThrownBy(() -> propose(3)).hasMessageContaining("reasons.keyFile");
    server.always(Fault.status(400, "no such model"));
    assertThatThrownBy(() -> propose(3)).isInstanceOf(ModelUnusable.class);
    server.always(Fault.late(Duration.ofSeconds(30)));
    assertThatThrownBy(() -> propose(0)).hasMessageContaining("did not answer within 3000 ms");
  }

  @Test
  void staysWithinItsBudget() {
    var two = settings(0, new ServiceBudget(2, 0, 0, 0));
    propose(VIEWED, two);
    propose(VIEWED, two);
    assertThatThrownBy(() -> propose(VIEWED, two))
        .isInstanceOf(ServiceFailed.class)
        .hasMessageContaining("reasons.budget.requests is 2 a day");
    assertThat(server.asked()).hasSize(2);
    assertThat(folder.resolve("spending-reasons.json")).exists();
  }
}
