package dev.zhiyin.server;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.key.ApiKey;
import dev.zhiyin.server.key.ApiKeys;
import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zhiyin keys}: who is let in. All servers of the shop follow within a second. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "create|list|revoke",
    description =
        "Makes, lists and revokes the keys by which programs are let in. All servers of the shop"
            + " follow within a second; from the first key on, every request needs one.")
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "keys wants one of: create, list, revoke");
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description =
          "Makes a key and prints it, this once: only a hash of it is kept. With --browser it also"
              + " prints, as a second line, the secret that signs tokens of shoppers.")
  void create(@Mixin KeyOptions options, @Mixin HomeOptions shop) {
    Grant grant = options.grant();
    ApiKeys.Created made;
    try {
      made =
          withNew(
              shop,
              keys ->
                  options.isForBrowsers()
                      ? keys.createForBrowsers(options.name(), grant, Instant.now())
                      : keys.create(options.name(), grant, Instant.now()));
    } catch (InvalidInput wrong) {
      throw new ParameterException(spec.commandLine(), "--" + wrong.getMessage(), wrong);
    }
    ApiKey key = made.key();
    spec.commandLine()
        .getErr()
        .println(
            "key %s for %s, scope %s".formatted(key.id(), key.name(), key.grant().scopeNames()));
    say(made.secret());
    made.signing().ifPresent(this::say);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "All keys that are valid, oldest first, without their secrets.")
  void list(@Mixin HomeOptions shop) {
    String form = "%-8s  %-20s  %-20s  %-7s  %-24s  %s";
    say(form.formatted("id", "created", "expires", "for", "scope", "name"));
    with(shop, ApiKeys::list).forEach(key -> say(line(form, key)));
  }

  private static String line(String form, ApiKey key) {
    return form.formatted(
        key.id(),
        key.created(),
        key.grant().expires().map(Instant::toString).orElse("never"),
        key.signing().isPresent() ? "browser" : "program",
        key.grant().scopeNames(),
        key.name());
  }

  @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Makes a key invalid.")
  void revoke(
      @Parameters(paramLabel = "ID", description = "of the key, as list shows it") String id,
      @Mixin HomeOptions shop) {
    ApiKey gone = with(shop, keys -> keys.revoke(id));
    say("key %s for %s is revoked".formatted(gone.id(), gone.name()));
  }

  /* A shop may have keys before it has products, but in no folder of a mistyped name. */
  private static <T> T withNew(HomeOptions shop, Function<ApiKeys, T> work) {
    Path folder = shop.home().root();
    if (Files.notExists(folder) && Store.isMissing(shop.home(), shop.config().shop())) {
      throw new WorkRefused("there is no shop in %s: no such folder".formatted(folder));
    }
    return open(shop, work);
  }

  private static <T> T with(HomeOptions shop, Function<ApiKeys, T> work) {
    ApiKeys.requireNoFile(shop.home());
    if (Store.isMissing(shop.home(), shop.config().shop())) {
      throw new WorkRefused("there is no store " + shop.home().store());
    }
    return open(shop, work);
  }

  private static <T> T open(HomeOptions shop, Function<ApiKeys, T> work) {
    ApiKeys.requireNoFile(shop.home());
    try (Store store = Store.offline(shop.home(), shop.config().shop())) {
      return work.apply(new ApiKeys(store.apiKeys()));
    }
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  /** What a new key may do, as it is asked for. */
  static final class KeyOptions {
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
        var grant = new Grant(wanted(), origins, expires.map(KeyOptions::timeAhead), limits);
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

    private static Instant timeAhead(String text) {
      Instant time = time(text);
      if (!time.isAfter(Instant.now())) {
        throw new InvalidInput("expires", text, "a time after now");
      }
      return time;
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
}
