package dev.zhiyin.services;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.config.Secret;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A service that answers to JSON by JSON, over HTTP: how long is waited for it, what is tried
 * again, and what it may cost. Thread-safe.
 *
 * <p>It speaks by the JDK's HTTP client and Jackson, since the protocols are one request each, and
 * there is no small client for them in Java that is well kept; retries and the circuit breaker are
 * Resilience4j's.
 */
public final class JsonService implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration FIRST_RETRY = Duration.ofMillis(250);
  private static final Duration LAST_RETRY = Duration.ofSeconds(20);
  private static final double TWICE = 2;
  private static final double JITTER = 0.5;

  /** Longer than this nobody waits because a service says so. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** Longer than this it is not left alone: what it says may be a mistake. */
  private static final Duration LONGEST_QUIET = Duration.ofHours(1);

  /** Bytes of an answer that may be of any size. */
  public static final int LARGEST_ANSWER = 256 << 20;

  private static final int LONGEST_REASON = 300;

  /* Reads NaN, which is no JSON, so that whoever checks the numbers can tell what is wrong. */
  private static final JsonMapper JSON =
      JsonMapper.builder(factory()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final String setting;
  private final URI url;
  private final Optional<Secret> key;
  private final Spending spending;
  private final HttpClient http;
  private final CircuitBreaker breaker;

  /** Until when it wants to be left alone, as {@link System#nanoTime} has it. */
  private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

  /**
   * @param setting the block of the settings that names it, such as {@code encoder}
   * @param url that paths come after
   */
  public JsonService(String setting, URI url, Optional<Secret> key, Spending spending) {
    this.setting = setting;
    this.url = url;
    this.key = key;
    this.spending = spending;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // an offer of HTTP/2 confuses some of them
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER) // the key is for this place alone
            .build();
    this.breaker = CircuitBreaker.of(setting, breaker());
  }

  private static JsonFactory factory() {
    var factory = new JsonFactoryBuilder();
    factory.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);
    factory.streamReadConstraints(
        StreamReadConstraints.builder().maxDocumentLength(LARGEST_ANSWER).build());
    return factory.build();
  }

  /* After half of at least four failed it is not asked for five seconds, and then by one request. */
  private static CircuitBreakerConfig breaker() {
    return CircuitBreakerConfig.custom()
        .slidingWindowSize(8)
        .minimumNumberOfCalls(4)
        .failureRateThreshold(50)
        .waitDurationInOpenState(Duration.ofSeconds(5))
        .permittedNumberOfCallsInHalfOpenState(1)
        .maxWaitDurationInHalfOpenState(
            Duration.ofSeconds(30)) // an Error of that call tells it nothing
        .ignoreException(failure -> failure instanceof ModelUnusable)
        .build();
  }

  /**
   * What is asked.
   *
   * @param path after the service's address, such as {@code /embeddings}
   * @param tokens an estimate of what it costs
   * @param largest bytes of an answer
   */
  public record Question(String path, JsonNode body, long tokens, int largest) {}

  /**
   * How it is asked.
   *
   * @param timeout for one answer, headers and body
   * @param retries after a failure that may pass
   * @param hasty whether somebody waits: then it is not asked at all for some seconds after it
   *     failed several times
   */
  public record Patience(Duration timeout, int retries, boolean hasty) {
    /** Of a shopper, who gets one try. */
    public static Patience hasty(Duration timeout) {
      return new Patience(timeout, 0, true);
    }

    /** The same when some of the time is over; of work in the background, all of it is left. */
    public Patience after(Duration over) {
      Duration left = timeout.minus(over);
      return hasty ? hasty(left.isPositive() ? left : Duration.ofNanos(1)) : this;
    }

    /** The same, for no longer than this. */
    public Patience atMost(Duration longest) {
      return timeout.compareTo(longest) <= 0 ? this : new Patience(longest, retries, hasty);
    }

    /** Of work in the background. */
    public static Patience patient(Duration timeout, int retries) {
      return new Patience(timeout, retries, false);
    }
  }

  /** What may be over when it is asked again. */
  private static final class Passing extends RuntimeException {
    private final Optional<Duration> pause;

    Passing(String message, Optional<Duration> pause, Throwable cause) {
      super(message, cause);
      this.pause = pause;
    }

    Passing(String message, Optional<Duration> pause) {
      super(message);
      this.pause = pause;
    }
  }

  /**
   * Asks.
   *
   * @param reader makes the result out of an answer; what it throws is not tried again
   * @throws ServiceFailed if there is no answer that can be used
   * @throws ModelUnusable if it refuses what was sent (400, 413, 422), or the reader says so
   */
  public <R> R ask(Question question, Patience patience, Function<JsonNode, R> reader) {
    Supplier<R> once = () -> reader.apply(once(question, patience));
    try {
      return patience.hasty
          ? breaker.executeSupplier(once)
          : Retry.of(setting, retries(patience)).executeSupplier(once);
    } catch (Passing failure) {
      throw new ServiceFailed(String.valueOf(failure.getMessage()), failure);
    } catch (CallNotPermittedException _) {
      throw new ServiceFailed(named("failed several times, and is not asked for some seconds"));
    }
  }

  private static RetryConfig retries(Patience patience) {
    IntervalFunction backoff =
        IntervalFunction.ofExponentialRandomBackoff(FIRST_RETRY, TWICE, JITTER, LAST_RETRY);
    return RetryConfig.<Object>custom()
        .maxAttempts(patience.retries + 1)
        .retryOnException(failure -> failure instanceof Passing)
        .intervalBiFunction(
            (attempt, outcome) -> {
              long usual = backoff.apply(attempt);
              return outcome.getLeft() instanceof Passing passing
                  ? passing.pause.map(asked -> Math.max(asked.toMillis(), usual)).orElse(usual)
                  : usual;
            })
        .build();
  }

  private JsonNode once(Question question, Patience patience) {
    awaitQuiet(patience);
    long begun = System.nanoTime();
    counted(() -> spending.take(question.tokens, patience.timeout));
    HttpResponse<byte[]> response = send(question, patience, begun);
    requireSuccess(response);
    JsonNode answer = parsed(response.body());
    JsonNode used = answer.path("usage").path("total_tokens");
    if (used.canConvertToLong() && used.longValue() > 0) {
      long over = used.longValue() - question.tokens;
      counted(() -> spending.correct(over, left(patience, begun)));
    }
    return answer;
  }

  private static Duration left(Patience patience, long begun) {
    return patience.after(Duration.ofNanos(System.nanoTime() - begun)).timeout;
  }

  /* Whoever can do without the service can do without it then, too. */
  private void counted(Runnable change) {
    try {
      change.run();
    } catch (StorageFailed uncounted) {
      throw new ServiceFailed(
          named("is not used, since what it costs cannot be counted: " + uncounted.getMessage()),
          uncounted);
    }
  }

  /* Others may have been told to wait, also while this one does. */
  private void awaitQuiet(Patience patience) {
    Duration left = Duration.ofNanos(quietUntil.get() - System.nanoTime());
    while (left.isPositive()) {
      if (patience.retries == 0 || left.compareTo(LONGEST_PAUSE) > 0) {
        throw new ServiceFailed(
            named("wants to be left alone for %,d ms".formatted(left.toMillis())));
      }
      try {
        // not all who wait at the same moment
        Thread.sleep(
            left.plusMillis(ThreadLocalRandom.current().nextLong(left.toMillis() / 10 + 1)));
      } catch (InterruptedException stopped) {
        throw interrupted(stopped);
      }
      left = Duration.ofNanos(quietUntil.get() - System.nanoTime());
    }
  }

  private HttpRequest request(Question question) {
    var request =
        HttpRequest.newBuilder(URI.create(url + question.path))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes(question.body)));
    key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.reveal()));
    return request.build();
  }

  private static byte[] bytes(JsonNode body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JacksonException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /* The client's own timeout ends with the headers, and a body may hang as well. */
  private HttpResponse<byte[]> send(Question question, Patience patience, long begun) {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request(question), BodyHandlers.limiting(BodyHandlers.ofByteArray(), question.largest));
    try {
      return answer.get(left(patience, begun).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      answer.cancel(true);
      throw new Passing(
          named("did not answer within %d ms".formatted(patience.timeout.toMillis())),
          Optional.empty(),
          late);
    } catch (InterruptedException stopped) {
      answer.cancel(true);
      throw interrupted(stopped);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      if (cause instanceof IOException) {
        throw new Passing(named("cannot be reached: " + reason(cause)), Optional.empty(), cause);
      }
      throw new IllegalStateException(cause);
    }
  }

  private ServiceFailed interrupted(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return new ServiceFailed(named("was not waited for"), stopped);
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private void requireSuccess(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status / 100 == 2) {
      return;
    }
    String told = named("answered %d%s".formatted(status, said(response.body())));
    throw switch (status) {
      case 400, 413, 422 -> new ModelUnusable(told);
      case 401, 403 ->
          new ServiceFailed(
              "%s: is the key of %s.keyFile or its variable right?".formatted(told, setting));
      case 404, 405 ->
          new ServiceFailed("%s: are %s.url and its model right?".formatted(told, setting));
      case 408, 425, 429, 500, 502, 503, 504 -> passing(told, response);
      default -> new ServiceFailed(told);
    };
  }

  private RuntimeException passing(String told, HttpResponse<byte[]> response) {
    Optional<Duration> pause =
        response.headers().firstValue("Retry-After").flatMap(JsonService::pause);
    if (pause.isEmpty()) {
      return new Passing(told, pause);
    }
    Duration wanted = pause.get();
    Duration quiet = wanted.compareTo(LONGEST_QUIET) > 0 ? LONGEST_QUIET : wanted;
    quietUntil.accumulateAndGet(
        System.nanoTime() + quiet.toNanos(), (old, asked) -> old - asked > 0 ? old : asked);
    return wanted.compareTo(LONGEST_PAUSE) > 0
        ? new ServiceFailed("%s; it says to ask again in %,d s".formatted(told, wanted.toSeconds()))
        : new Passing(told, pause);
  }

  /** Seconds, or a date as HTTP writes it; empty if it is neither. */
  static Optional<Duration> pause(String retryAfter) {
    try {
      String text = retryAfter.strip();
      if (text.matches("\\d{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
      }
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(Instant.now(), until);
      return Optional.of(left.isNegative() ? Duration.ZERO : left);
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /* The beginning of what it says is wrong, in one line and without the key. */
  private String said(byte[] body) {
    String text =
        new String(body, 0, Math.min(body.length, 4 * LONGEST_REASON), StandardCharsets.UTF_8);
    String shown = message(text).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    for (Secret secret : key.stream().toList()) {
      shown = shown.replace(secret.reveal(), "(secret)");
    }
    if (shown.isEmpty()) {
      return "";
    }
    return ": " + (shown.length() > LONGEST_REASON ? shown.substring(0, LONGEST_REASON) : shown);
  }

  private static String message(String text) {
    try {
      JsonNode error = JSON.readTree(text).path("error");
      String message = error.isTextual() ? error.asText() : error.path("message").asText("");
      return message.isEmpty() ? text : message;
    } catch (JacksonException _) {
      return text;
    }
  }

  private JsonNode parsed(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException broken) {
      throw new Passing(
          named("answered what is no JSON: " + broken.getOriginalMessage()),
          Optional.empty(),
          broken);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * A sentence about the service that says which one it is.
   *
   * @param what it does, such as {@code "answered 500"}
   */
  public String named(String what) {
    return "the service of %s.url (%s) %s".formatted(setting, url, what);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
