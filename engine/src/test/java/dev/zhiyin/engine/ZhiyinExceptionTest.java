package dev.zhiyin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ZhiyinExceptionTest {
  private static final Path FILE = Path.of("/srv/shop/a");

  @Test
  void aFailureOfStorageNamesTheFileOnceAndTheReason() {
    assertThat(new StorageFailed(FILE, new NoSuchFileException("/srv/shop/a")))
        .hasMessage("/srv/shop/a: no such file");
    assertThat(new StorageFailed(FILE, new AccessDeniedException("/srv/shop/a")))
        .hasMessage("/srv/shop/a: access denied");
    assertThat(
            new StorageFailed(FILE, new FileSystemException("/srv/shop/a", null, "No space left")))
        .hasMessage("/srv/shop/a: No space left");
    assertThat(new StorageFailed(FILE, new MalformedInputException(1)))
        .hasMessage("/srv/shop/a: not text in UTF-8");
    assertThat(new StorageFailed(FILE, new IOException("disk full")))
        .hasMessage("/srv/shop/a: disk full");
  }

  @Test
  void aFailureOfStorageNamesTheOtherFileThatItIsOf() {
    assertThat(new StorageFailed(FILE, new NoSuchFileException("/srv/shop/b")))
        .hasMessage("/srv/shop/a: /srv/shop/b: no such file");
    assertThat(new StorageFailed(FILE, new FileSystemException("/srv/shop/b", "/c", "read-only")))
        .hasMessage("/srv/shop/a: /srv/shop/b -> /c: read-only");
  }
}
