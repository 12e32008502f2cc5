package dev.zhiyin.engine;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a user or an operator can cause. Closed, so that the command line and the HTTP edge map
 * every kind; a caller's bug is an {@link IllegalArgumentException} instead.
 */
public abstract sealed class ZhiyinException extends RuntimeException {
  private ZhiyinException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A field of a product, event, filter or request has a value that is not allowed. */
  public static final class InvalidInput extends ZhiyinException {
    private static final int LONGEST_FIELD = 300;
    private static final int LONGEST_VALUE = 80;

    private final String field;
    private final String value;
    private final String wanted;

    /**
     * @param field JSON pointer or column name of the value; shortened in the message like the
     *     value
     * @param value as it was given; shortened to {@value #LONGEST_VALUE} characters in the message
     * @param wanted what would have been right, such as "a number of at least 0"
     */
    public InvalidInput(String field, String value, String wanted) {
      super(
          "%s is '%s'; wanted %s"
              .formatted(
                  TextLimits.shortened(field, LONGEST_FIELD),
                  TextLimits.shortened(value, LONGEST_VALUE),
                  wanted),
          null);
      this.field = field;
      this.value = value;
      this.wanted = wanted;
    }

    public String field() {
      return field;
    }

    public String value() {
      return value;
    }

    public String wanted() {
      return wanted;
    }

    /** The same failure seen from outside: {@code prefix} put before the field. */
    public InvalidInput within(String prefix) {
      return new InvalidInput(prefix + field, value, wanted);
    }
  }

  /** The request names a product that the shop does not have. */
  public static final class UnknownProduct extends ZhiyinException {
    public UnknownProduct(String productId) {
      super("no product '" + productId + "'", null);
    }
  }

  /** A product is sold or reserved, and what is asked for needs one that is not. */
  public static final class ProductUnavailable extends ZhiyinException {
    public ProductUnavailable(String message) {
      super(message, null);
    }
  }

  /** The request names a shopper of whom nothing is known. */
  public static final class UnknownUser extends ZhiyinException {
    public UnknownUser(String userId) {
      super("no user '" + userId + "'", null);
    }
  }

  /** The request names a group of buyers that there is not, or not any more. */
  public static final class UnknownGroup extends ZhiyinException {
    public UnknownGroup(String id) {
      super("no group '" + id + "'", null);
    }
  }

  /** A group of buyers is full or over, so that nobody can join it. */
  public static final class GroupClosed extends ZhiyinException {
    public GroupClosed(String message) {
      super(message, null);
    }
  }

  /** An encoder or a tower cannot be loaded, or is not what its description says. */
  public static final class ModelUnusable extends ZhiyinException {
    public ModelUnusable(String message) {
      super(message, null);
    }

    public ModelUnusable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * A service that the shop's settings name, such as one of embeddings, is away, refuses the shop,
   * answers what it must not, or may not be asked any more today. Says nothing of what was sent.
   */
  public static final class ServiceFailed extends ZhiyinException {
    public ServiceFailed(String message) {
      super(message, null);
    }

    public ServiceFailed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A generation is missing, damaged, or made for another schema or encoder. */
  public static final class GenerationUnusable extends ZhiyinException {
    public GenerationUnusable(String message) {
      super(message, null);
    }

    public GenerationUnusable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A file, a folder or the database of the shop cannot be read or written. */
  public static final class StorageFailed extends ZhiyinException {
    public StorageFailed(Path path, Throwable cause) {
      this(path.toString(), cause);
    }

    /**
     * @param database where it is, without a password
     */
    public StorageFailed(String database, Throwable cause) {
      super(database + ": " + reason(database, cause), cause);
    }

    /* Of another file than this one it is said, too. */
    private static String reason(String place, Throwable cause) {
      if (!(cause instanceof IOException failure)) {
        return String.valueOf(cause.getMessage());
      }
      if (failure instanceof FileSystemException file && file.getOtherFile() != null) {
        return "%s -> %s: %s".formatted(file.getFile(), file.getOtherFile(), reason(file));
      }
      return failure instanceof FileSystemException file && !place.equals(file.getFile())
          ? file.getFile() + ": " + reason(file)
          : reason(failure);
    }

    /** Why a file cannot be used, without its path. */
    public static String reason(IOException failure) {
      return switch (failure) {
        case NoSuchFileException _ -> "no such file";
        case AccessDeniedException _ -> "access denied";
        case CharacterCodingException _ -> "not text in UTF-8";
        case FileSystemException file when file.getReason() != null -> file.getReason();
        case FileSystemException file -> file.getClass().getSimpleName();
        default -> String.valueOf(failure.getMessage());
      };
    }
  }

  /**
   * The database or the cluster cannot be reached or written to at present: it is down, full or
   * read-only.
   */
  public static final class StoreUnavailable extends ZhiyinException {
    /**
     * @param database where it is, without a password
     */
    public StoreUnavailable(String database, Throwable cause) {
      super(database + ": " + cause.getMessage(), cause);
    }
  }

  /**
   * A view of an index went on with a later moment, in which something that it had found is gone:
   * to ask all again of another view helps.
   */
  public static final class ViewLost extends ZhiyinException {
    /**
     * @param index its name
     */
    public ViewLost(String index, String productId) {
      super("%s: product '%s' went while it was read".formatted(index, productId), null);
    }
  }

  /** More work waits than there is room for; nothing of this work was done. */
  public static final class Overloaded extends ZhiyinException {
    private final Duration retryAfter;

    /**
     * @param what is full, such as "20,000 events wait to be stored"
     * @param retryAfter when there is likely to be room
     */
    public Overloaded(String what, Duration retryAfter) {
      super("%s; try again in %d s".formatted(what, retryAfter.toSeconds()), null);
      this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /**
   * Work was refused or given up for a reason that its message tells: a lock, too many bad rows.
   */
  public static final class WorkRefused extends ZhiyinException {
    public WorkRefused(String message) {
      super(message, null);
    }
  }
}
