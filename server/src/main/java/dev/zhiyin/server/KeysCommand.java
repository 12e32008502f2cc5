package dev.zhiyin.server;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.server.key.ApiKey;
import dev.zhiyin.server.key.ApiKeys;
import dev.zhiyin.server.key.Grant;
import java.io.PrintWriter;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zhiyin keys}: who is let in. A server on the same home follows within a second. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "create|list|revoke",
    description =
        "Makes, lists and revokes the keys by which programs are let in. A server on the same home"
            + " follows within a second; from the first key on, every request needs one.")
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
    ApiKeys keys = keys(shop);
    Grant grant = options.grant();
    ApiKeys.Created made;
    try {
      made =
          options.isForBrowsers()
              ? keys.createForBrowsers(options.name(), grant, Instant.now())
              : keys.create(options.name(), grant, Instant.now());
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
    keys(shop).list().forEach(key -> say(line(form, key)));
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
    ApiKey gone = keys(shop).revoke(id);
    say("key %s for %s is revoked".formatted(gone.id(), gone.name()));
  }

  private static ApiKeys keys(HomeOptions shop) {
    return new ApiKeys(shop.home().keys());
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
