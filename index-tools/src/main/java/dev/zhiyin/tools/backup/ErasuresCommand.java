package dev.zhiyin.tools.backup;

import dev.zhiyin.engine.store.ErasureLedger;
import dev.zhiyin.tools.cli.ExistingFile;
import dev.zhiyin.tools.cli.ShopOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zhiyin erasures}: whom a shop has erased, as a file of its own. */
@Command(
    name = "erasures",
    description =
        "Writes whom the shop has erased into a file, as keyed hashes, or erases again whom such a"
            + " file names. A server may be running. Keep the newest such file apart from the"
            + " backups: restore --erasures FILE obeys it.")
public final class ErasuresCommand implements Callable<Integer> {
  @Mixin private ShopOptions shop = new ShopOptions();

  @ArgGroup(multiplicity = "1")
  private Direction direction = new Direction();

  @Spec private CommandSpec spec = CommandSpec.create();

  private static final class Direction {
    @Option(names = "--to", paramLabel = "FILE", description = "writes it; it must not exist yet")
    private Optional<Path> to = Optional.empty();

    @Option(
        names = "--from",
        paramLabel = "FILE",
        converter = ExistingFile.class,
        description = "obeys it")
    private Optional<Path> from = Optional.empty();
  }

  @Override
  public Integer call() {
    try (var store = shop.openStore()) {
      direction.to.ifPresent(
          file -> {
            ErasureLedger ledger = store.erasureLedger();
            ErasureFile.write(file, ledger);
            say("erasures: %d are in %s".formatted(ledger.entries().size(), file));
          });
      direction.from.ifPresent(file -> say(obeyed(store.obey(ErasureFile.read(file)))));
    }
    return 0;
  }

  static String obeyed(int shoppers) {
    return "erasures: %d shoppers who had something here are erased again".formatted(shoppers);
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
