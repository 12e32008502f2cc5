package dev.zhiyin.server;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.server.key.ApiKey;
import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a new key may do, as it is asked for. */
final class KeyOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      required = true,
      description = "whom it is for, so that it can be told from others")
  private String name = "";

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      split = ",",
      description =
          "what it allows, several separated by commas: recommend (lists for shoppers), search"
              + " (also to look at a product), events (to send them), catalogue (to change"
              + " products), shoppers (to read and erase what is known of any), metrics, admin"
              + " (exports and generations, and all the others) (default: recommend,search; with"
              + " --browser also events)")
  private List<String> scopes = List.of();

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      split = ",",
      description = "of pages that may send it, such as https://shop.example; none else may then")
  private List<String> origins = List.of();

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description =
          "from when on it is not valid: a day (its midnight in UTC) or a time (RFC 3339)")
  private Optional<String> expires = Optional.empty();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "requests that it may send a second, and at once (default: server.requestsPerSecond)")
  private Optional<Integer> rate = Optional.empty();

  @Option(
      names = "--concurrent",
      paramLabel = "N",
      description = "its requests that are worked on at the same time (default: a fair share)")
  private Optional<Integer> concurrent = Optional.empty();

  @Option(
      names = "--browser",
      description =
          "a key for pages, which everybody can read: it serves the shopper of a signed token"
              + " only; needs --origin")
  private boolean browser;

  String name() {
    return name;
  }

  boolean isForBrowsers() {
    return browser;
  }

  /**
   * What the key allows.
   *
   * @throws ParameterException if that is nothing, or wrong
   */
  Grant grant() {
    try {
      var limits = new Grant.Limits(number(rate), number(concurrent));
      var grant = new Grant(wanted(), origins, expires.map(KeyOptions::time), limits);
      if (browser) {
        ApiKey.requireForBrowsers(grant);
      }
      return grant;
    } catch (InvalidInput wrong) {
      throw new ParameterException(spec.commandLine(), "--" + wrong.getMessage(), wrong);
    }
  }

  private Set<Scope> wanted() {
    if (scopes.isEmpty()) {
      return browser ? ApiKey.IN_BROWSERS : Set.of(Scope.RECOMMEND, Scope.SEARCH);
    }
    return scopes.stream().map(Scope::parse).collect(Collectors.toSet());
  }

  private static OptionalInt number(Optional<Integer> given) {
    return given.stream().mapToInt(Integer::intValue).findFirst();
  }

  private static Instant time(String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException wrong) {
      throw new InvalidInput(
          "expires", text, "a day such as 2027-01-31, or a time such as 2027-01-31T12:00:00Z");
    }
  }
}
