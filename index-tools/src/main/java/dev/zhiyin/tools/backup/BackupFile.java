package dev.zhiyin.tools.backup;

import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.cli.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A backup of which every byte that counts is as it was written. Closed by who opened it. */
record BackupFile(Path file, ZipFile zip, Contents contents) implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  /* Far more than any shop has, and little enough for the memory of any machine. */
  private static final int MOST_ENTRIES = 100_000;
  private static final int LARGEST_CONTENTS = 64 << 20;

  /** Bytes of the largest file of settings. */
  static final int LARGEST_CONFIG = 16 << 20;

  private static final Pattern PART =
      Pattern.compile(
          Pattern.quote(Contents.HELD_OUT)
              + "|"
              + Pattern.quote(Contents.CONFIG)
              + "|"
              + Contents.STORE
              + "[a-z_]+"
              + Pattern.quote(Contents.ROWS)
              + "|"
              + Contents.GENERATION
              + "[^\\\\\\x00]+");

  /**
   * Opens and reads all of it.
   *
   * @throws WorkRefused if it is no backup, or damaged; the message tells what differs
   */
  static BackupFile open(Path file) {
    try {
      var zip = new ZipFile(file.toFile());
      try {
        var backup = new BackupFile(file, zip, contents(file, zip));
        backup.check();
        return backup;
      } catch (IOException | WorkRefused failure) {
        zip.close();
        throw failure;
      }
    } catch (NoSuchFileException missing) {
      throw new WorkRefused("there is no backup " + file);
    } catch (ZipException damaged) {
      throw new WorkRefused(
          "%s is damaged, or no backup: %s".formatted(file, damaged.getMessage()));
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  private static Contents contents(Path file, ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(Contents.NAME);
    if (entry == null) {
      throw new WorkRefused("%s has no %s, so it is no backup".formatted(file, Contents.NAME));
    }
    byte[] json;
    try (InputStream in = zip.getInputStream(entry)) {
      json = in.readNBytes(LARGEST_CONTENTS + 1);
    }
    if (json.length > LARGEST_CONTENTS || zip.size() > MOST_ENTRIES) {
      throw new WorkRefused(
          "%s has %d entries and a %s of %d bytes or more; a backup has %d and %d at most"
              .formatted(
                  file, zip.size(), Contents.NAME, json.length, MOST_ENTRIES, LARGEST_CONTENTS));
    }
    var crc = new CRC32();
    crc.update(json);
    if (crc.getValue() != entry.getCrc()) {
      throw new WorkRefused(
          "%s: %s has CRC %08x; the file says %08x"
              .formatted(file, Contents.NAME, crc.getValue(), entry.getCrc()));
    }
    Contents contents = Contents.parse(json);
    if (contents.format() != Contents.FORMAT) {
      throw new WorkRefused(
          "%s is a backup of format %d; this program reads format %d"
              .formatted(file, contents.format(), Contents.FORMAT));
    }
    return contents;
  }

  private void check() throws IOException {
    var told = new HashSet<String>();
    for (Contents.Entry entry : contents.entries()) {
      if (!PART.matcher(entry.name()).matches() || !told.add(entry.name())) {
        throw new WorkRefused(
            "%s: '%s' is no part of a backup, or is there twice".formatted(file, entry.name()));
      }
      if (entry.name().equals(Contents.CONFIG) && entry.size() > LARGEST_CONFIG) {
        throw new WorkRefused(
            "%s: %s has %d bytes; wanted at most %d"
                .formatted(file, entry.name(), entry.size(), LARGEST_CONFIG));
      }
    }
    zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> !name.equals(Contents.NAME) && !told.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new WorkRefused(
                  "%s has %s, of which %s says nothing".formatted(file, name, Contents.NAME));
            });
    for (Contents.Entry entry : contents.entries()) {
      check(entry);
    }
  }

  private void check(Contents.Entry wanted) throws IOException {
    if (zip.getEntry(wanted.name()) == null) {
      throw new WorkRefused("%s lacks %s".formatted(file, wanted.name()));
    }
    MessageDigest digest = Sha256.digest();
    long size = 0;
    try (InputStream in = read(wanted.name())) {
      var buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        size += read;
        if (size > wanted.size()) { // however much more there is
          throw new WorkRefused(
              "%s: %s has more than the %d bytes that %s says"
                  .formatted(file, wanted.name(), wanted.size(), Contents.NAME));
        }
      }
    } catch (IOException damaged) {
      throw new WorkRefused(
          "%s: %s is damaged: %s".formatted(file, wanted.name(), damaged.getMessage()));
    }
    String sum = HexFormat.of().formatHex(digest.digest());
    if (!sum.equals(wanted.sha256())) {
      throw new WorkRefused(
          "%s: %s has %d bytes with checksum %s; %s says %d bytes with %s"
              .formatted(
                  file, wanted.name(), size, sum, Contents.NAME, wanted.size(), wanted.sha256()));
    }
  }

  /** An entry that is there, from its beginning; closed by who asked for it. */
  InputStream read(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new NoSuchFileException(file + "!" + name);
    }
    return zip.getInputStream(entry);
  }

  /** Writes an entry as a file, in a folder that is made if it is missing. */
  void extract(String name, Path to) throws IOException {
    Files.createDirectories(to.resolveSibling("."));
    try (InputStream in = read(name)) {
      Files.copy(in, to);
    }
  }

  @Override
  public void close() {
    Storage.write(file, () -> zip.close());
  }
}
