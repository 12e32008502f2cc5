package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;

/** What lies in a folder that may hold an index. */
public sealed interface FoundIndex {
  /** Bytes of a file that are read without a rest. */
  int PART = 1 << 20;

  /** No folder, or one without a commit. */
  record None() implements FoundIndex {}

  /**
   * An index that must not be used.
   *
   * @param what is wrong, with the name of the file
   */
  record Damaged(String what) implements FoundIndex {}

  /**
   * An index of which every byte is as it was written.
   *
   * @param checkpoint of a live index; empty for a generation's
   */
  record Sound(Optional<Checkpoint> checkpoint) implements FoundIndex {}

  /**
   * Reads every file of the last commit and compares it with the checksum at its end.
   *
   * @throws StorageFailed if the folder cannot be read, which says nothing of the index
   */
  static FoundIndex in(Path folder, Throttle throttle) {
    if (!Files.isDirectory(folder)) {
      return new None();
    }
    try (var directory = IndexFolder.open(folder)) {
      if (!DirectoryReader.indexExists(directory)) {
        return new None();
      }
      return inspect(directory, throttle);
    } catch (IndexNotFoundException none) {
      return new None();
    } catch (CorruptIndexException
        | IndexFormatTooOldException
        | IndexFormatTooNewException
        | EOFException
        | FileNotFoundException
        | NoSuchFileException damage) {
      return new Damaged(folder + ": " + damage.getMessage());
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  private static FoundIndex inspect(Directory directory, Throttle throttle) throws IOException {
    var commit = SegmentInfos.readLatestCommit(directory);
    for (String file : commit.files(true)) {
      check(directory, file, throttle);
    }
    return new Sound(Checkpoint.ofCommit(commit.getUserData()));
  }

  private static void check(Directory directory, String file, Throttle throttle)
      throws IOException {
    try (var input = directory.openChecksumInput(file)) {
      long end = input.length() - CodecUtil.footerLength();
      while (input.getFilePointer() < end) {
        long start = Throttle.now();
        input.seek(Math.min(end, input.getFilePointer() + PART)); // which reads all up to there
        throttle.rest(start);
      }
      CodecUtil.checkFooter(input);
    }
  }
}
