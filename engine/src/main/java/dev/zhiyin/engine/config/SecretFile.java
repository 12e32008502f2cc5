package dev.zhiyin.engine.config;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file whose content must never lie beside the data that it protects. */
final class SecretFile {
  private static final Set<PosixFilePermission> TO_THE_OWNER =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private SecretFile() {}

  /**
   * Passes for a file outside the shop's folder that only its owner may read and write.
   *
   * @param setting its name, for the refusal
   */
  static Path checked(String setting, Path file, Home home) {
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
      throw new StorageFailed(file, failure);
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
}
