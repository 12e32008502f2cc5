package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.testing.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A server of its own, so that the counts are those of these requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {
  @SuppressWarnings("NullAway.Init")
  private Served served;

  @BeforeAll
  void start() {
    served = new Served();
  }

  @AfterAll
  void stop() {
    served.close();
  }

  @Test
  void areInTheTextFormatOfPrometheus() {
    served.client().get("livez"); // something to count
    var reply = served.client().get("metrics");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(reply.response().body())
        .contains("# TYPE zhiyin_http_requests_seconds histogram")
        .contains("# TYPE zhiyin_event_to_answer_seconds histogram")
        .contains("# HELP zhiyin_generation ")
        .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads ", "process_uptime_seconds ");
  }

  @Test
  void areTheSameAsJson() {
    served.client().get("v1/users/Ann");
    served.client().get("v1/users/" + Client.encoded("小明"));

    String where = "{method=\"GET\",route=\"/v1/users/{id}\",status=\"200\"";
    String requests = "zhiyin_http_requests_seconds";
    JsonNode metrics = served.client().get("v1/metrics").json().get("metrics");
    JsonNode timed =
        samples(metrics, requests)
            .filter(one -> one.at("/labels/route").textValue().equals("/v1/users/{id}"))
            .findFirst()
            .orElseThrow();
    assertThat(timed.get("count").doubleValue())
        .isEqualTo(value(requests + "_count" + where + "}"));
    assertThat(timed.get("sum").doubleValue()).isEqualTo(value(requests + "_sum" + where + "}"));
    for (JsonNode bucket : timed.get("buckets")) {
      assertThat(bucket.get("count").doubleValue())
          .isEqualTo(
              value(requests + "_bucket" + where + ",le=\"" + bucket.get("le").asText() + "\"}"));
    }
    assertThat(timed.get("buckets")).hasSize(17);
    assertThat(samples(metrics, "zhiyin_generation")).hasSize(1);
    for (String counter : List.of("zhiyin_generation_switches", "zhiyin_generation_refused")) {
      assertThat(samples(metrics, counter + "_total").findFirst().orElseThrow().get("value"))
          .as(counter)
          .isNotNull();
    }
  }

  private static Stream<JsonNode> samples(JsonNode metrics, String name) {
    return metrics
        .valueStream()
        .filter(metric -> metric.get("name").textValue().equals(name))
        .flatMap(metric -> metric.get("samples").valueStream());
  }

  @Test
  void requestsAreTimedByRouteAndStatus() {
    served.client().get("v1/products/tea-1");
    served.client().get("v1/products/tea-2");
    served.client().get("v1/products/none");
    served.client().get("nowhere/in/particular");
    served.client().get("v1/events");

    String route = "{method=\"GET\",route=\"/v1/products/{id}\",status=\"%d\"";
    assertThat(value("zhiyin_http_requests_seconds_count" + route.formatted(200) + "}"))
        .isEqualTo(2);
    assertThat(value("zhiyin_http_requests_seconds_count" + route.formatted(404) + "}"))
        .isEqualTo(1);
    assertThat(value("zhiyin_http_requests_seconds_bucket" + route.formatted(200) + ",le=\"5.0\"}"))
        .isEqualTo(2);
    assertThat(
            value(
                "zhiyin_http_requests_seconds_count{method=\"other\",route=\"other\",status=\"404\"}"))
        .isEqualTo(1);
    assertThat(
            value(
                "zhiyin_http_requests_seconds_count{method=\"other\",route=\"other\",status=\"405\"}"))
        .isEqualTo(1);
  }

  @Test
  void theStagesOfAnswersAreTimed() {
    double before = stage("rank");
    served.client().post("v1/recommendations", "{'history':[{'text':'waterproof tent'}],'k':2}");

    for (String stage : List.of("history", "recall", "arrange", "reason", "encode")) {
      assertThat(stage(stage)).as(stage).isPositive();
    }
    assertThat(stage("rank")).isGreaterThan(before);
  }

  @Test
  void wordsThatAreRememberedAreNoCallOfTheModel() {
    String asked = "{'history':[{'text':'%s'}],'k':2}";
    served.client().post("v1/recommendations", asked.formatted("a lantern for two"));
    double before = stage("encode");

    served.client().post("v1/recommendations", asked.formatted("a lantern for two"));
    assertThat(stage("encode")).isEqualTo(before);

    served.client().post("v1/recommendations", asked.formatted("a lantern for three"));
    assertThat(stage("encode")).isEqualTo(before + 1);
  }

  @Test
  void everyWorkerIsWatched() {
    for (String worker :
        List.of(
            "index-follower",
            "index-commits",
            "product-writes",
            "event-commits",
            "store-upkeep",
            "generation-follower",
            "keys",
            "forgetting",
            "recall-check")) {
      assertThat(value("zhiyin_worker_failures_total{worker=\"%s\"}".formatted(worker))).isZero();
      assertThat(value("zhiyin_worker_beat_age_seconds{worker=\"%s\"}".formatted(worker)))
          .isBetween(0.0, 60.0);
    }
  }

  @Test
  void theRecallOfTheIndexIsMeasuredOnceItHasBeenInServiceForSomeTime() {
    String recall = "zhiyin_index_recall_at_100";
    assertThat(value(recall)).isNaN();
    try (var hasty = new Served(Served.config("server: {recallEvery: 1s}"))) {
      Until.holds(
          () -> hasty.client().get("metrics").response().body().contains("\n" + recall + " 1.0\n"));
    }
  }

  private double stage(String name) {
    return served
        .client()
        .get("metrics")
        .response()
        .body()
        .lines()
        .filter(line -> line.startsWith("zhiyin_stage_seconds_count{stage=\"" + name + "\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElse(0);
  }

  @Test
  void everyEventIsTimedUntilItCounts() {
    double before = value("zhiyin_event_to_answer_seconds_count");

    long sequence =
        served
            .client()
            .post(
                "v1/events",
                "{'events':[{'userId':'m','productId':'tea-1','type':'view'},{'userId':'m','productId':'tea-2','type':'view'},{'userId':'m','productId':'tea-2','type':'sniff'}]}")
            .json()
            .get("sequence")
            .longValue();

    await("zhiyin_event_to_answer_seconds_count", value -> value >= before + 2);
    assertThat(value("zhiyin_event_to_answer_seconds_count")).isEqualTo(before + 2);
    assertThat(value("zhiyin_event_to_answer_seconds_sum")).isPositive();
    assertThat(value("zhiyin_store_sequence")).isEqualTo((double) sequence);
  }

  @Test
  void generationsAreCountedWhenTheyServeAndWhenTheyAreRefused() throws IOException {
    double refused = value("zhiyin_generation_refused_total");
    double switches = value("zhiyin_generation_switches_total");
    Path generations = served.shop().home().generations();
    long damaged = (long) value("zhiyin_generation") + 1;
    Path folder = generations.resolve("%06d".formatted(damaged));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("manifest.json"), "{}");
    serve(generations, damaged);

    await("zhiyin_generation_refused_total", value -> value == refused + 1);

    long next = served.shop().published();
    await("zhiyin_generation_switches_total", value -> value == switches + 1);
    assertThat(value("zhiyin_generation")).isEqualTo((double) next);
    assertThat(value("zhiyin_generation_refused_total")).isEqualTo(refused + 1);

    serve(generations, damaged); // refused again, since another was served in between
    await("zhiyin_generation_refused_total", value -> value == refused + 2);
    serve(generations, next);
  }

  private static void serve(Path generations, long id) throws IOException {
    Path current = Files.writeString(generations.resolve("next"), Long.toString(id));
    Files.move(current, generations.resolve("CURRENT"), StandardCopyOption.ATOMIC_MOVE);
  }

  private double value(String name) {
    return served
        .client()
        .get("metrics")
        .response()
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not among the metrics"));
  }

  private void await(String name, Predicate<Double> condition) {
    Until.holds(() -> condition.test(value(name)));
  }
}
