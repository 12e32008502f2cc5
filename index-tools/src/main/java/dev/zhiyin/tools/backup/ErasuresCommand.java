package dev.zhiyin.tools.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.OwnersFile;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.generation.Folders;
import dev.zhiyin.engine.generation.TemporaryFolder;
import dev.zhiyin.engine.store.ErasureLedger;
import dev.zhiyin.tools.cli.ExistingFile;
import dev.zhiyin.tools.cli.ShopOptions;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            ErasureLedger ledger = store.erasing().ledger();
            ErasureFile.write(file, ledger);
            say("erasures: %d are in %s".formatted(ledger.entries().size(), file));
          });
      direction.from.ifPresent(file -> say(obeyed(store.erasing().apply(ErasureFile.read(file)))));
    }
    return 0;
  }

  static String obeyed(int shoppers) {
    return "erasures: %d shoppers who had something here are erased again".formatted(shoppers);
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }

  /**
   * A ledger of erasures as JSON lines: {@code {"salt": …}} first, then {@code {"idHash": …,
   * "erasedAt": …}} for each.
   */
  static final class ErasureFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ErasureFile() {}

    /**
     * Writes one that only its owner may read; it is there only when it is whole.
     *
     * @throws WorkRefused if the file exists already
     */
    static void write(Path file, ErasureLedger ledger) {
      try (var temporary = TemporaryFolder.beside(file)) {
        Path part = temporary.path().resolve(file.getFileName());
        writeLines(part, ledger);
        Files.move(part, file);
        Folders.syncFolder(file.toAbsolutePath().resolveSibling("."));
      } catch (FileAlreadyExistsException _) {
        throw new WorkRefused(file + " exists already; nothing is replaced");
      } catch (IOException failure) {
        throw new StorageFailed(file, failure);
      }
    }

    private static void writeLines(Path file, ErasureLedger ledger) throws IOException {
      try (var channel = OwnersFile.create(file);
          var lines = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8))) {
        lines.write(JSON.createObjectNode().put("salt", ledger.salt()) + "\n");
        for (ErasureLedger.Entry entry : ledger.entries()) {
          lines.write(
              JSON.createObjectNode()
                      .put("idHash", entry.idHash())
                      .put("erasedAt", entry.erasedAt().toString())
                  + "\n");
        }
        lines.flush();
        channel.force(true);
      }
    }

    /**
     * Reads one.
     *
     * @throws WorkRefused if it is none; the message names the line
     */
    static ErasureLedger read(Path file) {
      int number = 1;
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        String salt = text(lines.readLine(), "salt");
        var entries = new ArrayList<ErasureLedger.Entry>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          entries.add(
              new ErasureLedger.Entry(text(line, "idHash"), Instant.parse(text(line, "erasedAt"))));
        }
        number = 1;
        return new ErasureLedger(salt, entries);
      } catch (NoSuchFileException missing) {
        throw new WorkRefused("there is no file of erasures " + file);
      } catch (JsonProcessingException
          | CharacterCodingException
          | DateTimeException
          | IllegalArgumentException wrong) {
        throw new WorkRefused(
            "%s is no file of erasures: line %d: %s".formatted(file, number, wrong.getMessage()));
      } catch (IOException failure) {
        throw new StorageFailed(file, failure);
      }
    }

    private static String text(@Nullable String line, String field) throws IOException {
      JsonNode value = line == null ? null : JSON.readTree(line).get(field);
      if (value == null || !value.isTextual()) {
        throw new IllegalArgumentException("%s is missing".formatted(field));
      }
      return value.textValue();
    }
  }
}
