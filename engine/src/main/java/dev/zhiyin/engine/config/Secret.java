package dev.zhiyin.engine.config;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A text that no log and no message shows. */
public final class Secret {
  private static final Set<PosixFilePermission> TO_THE_OWNER =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  public static Secret of(String text) {
    return new Secret(text);
  }

  /**
   * The variable's value if it is set, else what the file holds without the white space around.
   *
   * @param setting the name of the file's, for the refusal
   * @throws InvalidInput if the file cannot be read
   */
  static Optional<Secret> read(
      Map<String, String> environment, String variable, String setting, Optional<Path> file) {
    return Optional.ofNullable(environment.get(variable))
        .or(() -> file.map(one -> content(setting, one)))
        .map(Secret::of);
  }

  private static String content(String setting, Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException failure) {
      throw unreadable(setting, file, failure);
    }
  }

  private static InvalidInput unreadable(String setting, Path file, IOException failure) {
    return new InvalidInput(
        setting,
        file.toString(),
        "a file that can be read (%s)".formatted(StorageFailed.reason(failure)));
  }

  /**
   * Passes a file outside the shop's folder that only its owner may read and write: such a secret
   * must never lie beside the data that it protects.
   *
   * @param setting its name, for the refusal
   * @throws InvalidInput if it is another, or cannot be read
   */
  static Path protectedFile(String setting, Path file, Home home) {
    try {
      if (file.toRealPath().startsWith(real(home.root()))) {
        throw new InvalidInput(
            setting,
            file.toString(),
            "a file outside the shop's folder " + home.root() + ", where its backups do not reach");
      }
      if (!permissions(file).map(TO_THE_OWNER::containsAll).orElse(true)) {
        throw new InvalidInput(
            setting, file.toString(), "a file that nobody else may use: chmod 600 " + file);
      }
      return file;
    } catch (IOException failure) {
      throw unreadable(setting, file, failure);
    }
  }

  private static Path real(Path folder) throws IOException {
    return Files.exists(folder) ? folder.toRealPath() : folder.toAbsolutePath().normalize();
  }

  /* Empty where files have none of this kind. */
  private static Optional<Set<PosixFilePermission>> permissions(Path file) throws IOException {
    @Nullable PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view == null ? Optional.empty() : Optional.of(view.readAttributes().permissions());
  }

  /** The text itself, for the one place that needs it. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
