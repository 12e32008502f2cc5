package dev.zhiyin.tools.backup;

import dev.zhiyin.engine.Home;
import dev.zhiyin.tools.cli.ShopOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zhiyin backup}: a shop as one file. */
@Command(
    name = "backup",
    description =
        "Writes the store, as it is at one moment, the served generation and the settings into one file."
            + " A server may be running. Keys and passwords are not in it.")
public final class BackupCommand implements Callable<Integer> {
  @Mixin private ShopOptions shop = new ShopOptions();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "a ZIP file, which must not exist yet")
  private Path file = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Home home = shop.home();
    try (var store = shop.openStore()) {
      Contents contents =
          new Backup(home, store, shop.config().index().isPresent())
              .to(file.toAbsolutePath(), shop.configFile().orElse(home.config()));
      spec.commandLine()
          .getOut()
          .println(
              "backup: the store at change %d and %s are in %s"
                  .formatted(contents.storeSequence(), named(contents), file));
    }
    return 0;
  }

  static String named(Contents contents) {
    Long generation = contents.generation();
    return generation == null ? "no generation" : "generation " + generation;
  }
}
