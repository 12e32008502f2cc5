package dev.zhiyin.tools.keys;

import dev.zhiyin.engine.access.ApiKey;
import dev.zhiyin.engine.access.ApiKeys;
import dev.zhiyin.engine.access.Scope;
import dev.zhiyin.tools.HomeOption;
import dev.zhiyin.tools.Progress;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zhiyin keys}: who is let in. A server on the same home follows within a second. */
@Command(
    name = "keys",
    synopsisSubcommandLabel = "create|list|revoke",
    description =
        "Makes, lists and revokes the keys by which programs are let in. A server on the same home"
            + " follows within a second; from the first key on, every request needs one.")
public final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "keys wants one of: create, list, revoke");
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a key and prints it, this once: only a hash of it is kept.")
  void create(
      @Option(
              names = "--name",
              paramLabel = "TEXT",
              required = true,
              description = "whom it is for, so that it can be told from others")
          String name,
      @Option(
              names = "--scope",
              paramLabel = "SCOPE",
              defaultValue = "read",
              description =
                  "read: to ask; write: also to change products and send events; admin: also to"
                      + " erase, export and publish (default: ${DEFAULT-VALUE})")
          String scope,
      @Mixin HomeOption home) {
    var made = keys(home).create(name, Scope.parse(scope), Instant.now());
    Progress.onStandardError()
        .say("key %s for %s, scope %s", made.key().id(), name, made.key().scope().text());
    say(made.secret());
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "All keys that are valid, oldest first, without their secrets.")
  void list(@Mixin HomeOption home) {
    List<ApiKey> keys = keys(home).list();
    String form = "%-8s  %-5s  %-20s  %s";
    say(form.formatted("id", "scope", "created", "name"));
    keys.forEach(
        key -> say(form.formatted(key.id(), key.scope().text(), key.created(), key.name())));
  }

  @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Makes a key invalid.")
  void revoke(
      @Parameters(paramLabel = "ID", description = "of the key, as list shows it") String id,
      @Mixin HomeOption home) {
    ApiKey gone = keys(home).revoke(id);
    say("key %s for %s is revoked".formatted(gone.id(), gone.name()));
  }

  private static ApiKeys keys(HomeOption home) {
    return new ApiKeys(home.get().keys());
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
