package dev.zhiyin.server;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zhiyin config}: every setting. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description =
        "Prints every setting with its default, its range and its meaning, and checks those of the"
            + " shop in --home, if there are any, and prints them with what its kind adds.")
final class ConfigCommand implements Callable<Integer> {
  private static final String FILE = "settings.yaml";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private HomeOptions shop = new HomeOptions();

  /**
   * A setting, for whoever wonders what there is.
   *
   * @param name dotted, as in {@code server.port}
   * @param usual what it is where nobody says
   */
  record Setting(String name, String usual, String range, String meaning) {}

  /** All there are, in the order of the documentation. */
  static List<Setting> settings() {
    try (InputStream file = ConfigCommand.class.getResourceAsStream(FILE)) {
      return new YAMLMapper().readValue(file, new TypeReference<>() {});
    } catch (IOException failure) {
      throw new UncheckedIOException(FILE, failure);
    }
  }

  @Override
  public Integer call() {
    shop.config();
    PrintWriter out = spec.commandLine().getOut();
    for (Setting setting : settings()) {
      out.printf(
          "%s%n    default %s; %s%n    %s%n",
          setting.name, setting.usual, setting.range, setting.meaning);
    }
    String own = shop.settings().text();
    if (!own.isEmpty()) {
      out.printf("%n# Those of this shop, and what its kind adds%n%s", own);
    }
    return 0;
  }
}
