package dev.zhiyin.tools.backup;

import dev.zhiyin.engine.Home;
import dev.zhiyin.tools.cli.ExistingFile;
import dev.zhiyin.tools.cli.ShopOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zhiyin restore}: a shop from a backup. */
@Command(
    name = "restore",
    description =
        "Makes a shop of a backup, in an empty folder or one that has only zhiyin.yaml, and in the"
            + " store that the settings name, which must be empty, too.")
public final class RestoreCommand implements Callable<Integer> {
  @Mixin private ShopOptions shop = new ShopOptions();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description = "what zhiyin backup wrote")
  private Path file = Path.of("");

  @Option(
      names = "--erasures",
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description =
          "what zhiyin erasures --to wrote since: whoever was erased after the backup is erased again")
  private Optional<Path> erasures = Optional.empty();

  @Option(
      names = "--trust-settings",
      description =
          "the zhiyin.yaml in the backup may say where the store, its password and the key are")
  private boolean trustSettings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Home home = shop.home();
    var wishes = new Restoration.Wishes(shop.configFile(), trustSettings, erasures);
    var restored = new Restoration(home, wishes, System.getenv()).from(file);
    Contents contents = restored.contents();
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "restore: the store at change %d and %s are in %s, as they were at %s"
            .formatted(
                contents.storeSequence(),
                BackupCommand.named(contents),
                home.root(),
                contents.created()));
    out.println(
        restored.erased().isPresent()
            ? ErasuresCommand.obeyed(restored.erased().getAsInt())
            : "restore: whoever was erased since is back; erase them again with: zhiyin erasures --from FILE");
    return 0;
  }
}
