package dev.zhiyin.engine.config;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Secrets from where they may be: the environment, or a file of their own. */
record SecretSource(Map<String, String> environment) {
  /** The variable's value if it is set, else what the file holds without the white space around. */
  Optional<Secret> read(String variable, Optional<Path> file) {
    return Optional.ofNullable(environment.get(variable))
        .or(() -> file.map(SecretSource::read))
        .map(Secret::of);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}
