package dev.zhiyin.engine.indexing;

import dev.zhiyin.engine.retrieval.CandidateIndex;
import java.time.Duration;

/**
 * The write port: an index that follows the numbered changes of a store while it is asked. What is
 * put or deleted is seen from the next {@link #refresh} on, and outlives the process from the next
 * {@link #commit} on. Views may be taken by any thread; changes are made by one at a time, those of
 * one product in the order of their numbers.
 *
 * <p>To make a change twice is to make it once, so that whoever does not know how far it came may
 * begin again anywhere before. An index that other processes can write to as well keeps of each
 * product the change with the largest number, whichever comes last.
 *
 * <p>A product that the index turns out to be unable to take, it puts into quarantine itself, at
 * the latest when it is refreshed.
 *
 * <p>A write that fails badly, as on a full disk, ends the writing: every change after it fails
 * while views go on as they were, until {@link #recover} begins again at the last commit, or at
 * what is shown where that is for good.
 *
 * <p>Every method that writes throws {@link dev.zhiyin.engine.ZhiyinException.StorageFailed} when
 * it fails, or {@link dev.zhiyin.engine.ZhiyinException.StoreUnavailable} where the index lies
 * elsewhere and takes nothing at present.
 */
public interface WritableIndex extends CandidateIndex, AutoCloseable {
  /**
   * Adds a product, or replaces the one of its id, and takes it out of quarantine.
   *
   * @param sequence number of the change
   */
  void put(IndexedProduct product, long sequence);

  /**
   * Takes a product out if it is there, of quarantine too.
   *
   * @param sequence number of the change
   */
  void delete(String productId, long sequence);

  /** Takes a product out if it is there, and notes that it cannot be shown as it is. */
  void quarantine(QuarantinedProduct product);

  /** The products that cannot be shown. */
  Quarantine quarantine();

  /** At least this lies between two refreshes: changes that come faster share one. */
  Duration refreshInterval();

  /** Shows all changes made so far, as the state of the store at this number. */
  void refresh(long sequence);

  /**
   * Shows all changes made so far, while {@link #sequence} stays as it is, because others before
   * them are still to be made.
   *
   * @param gone all changes up to this number that deleted, sold or reserved a product are among
   *     those made
   */
  default void refreshGone(long gone) {
    refresh(sequence());
  }

  /** The number of the newest change that is shown. */
  long sequence();

  /** Makes all changes shown so far durable. May take long; changes go on beside it. */
  void commit();

  /**
   * Shows what another process that writes to the index has shown; nothing new in an index that one
   * process has for itself. Not while this one writes.
   */
  default void follow() {}

  /**
   * Shows what other processes have written, while nobody can tell how far that is, or they are
   * still to make what comes before it: {@link #sequence} stays as it is. Nothing new in an index
   * that one process has for itself.
   */
  default void followUncounted() {}

  /** Whether a write failed so badly that only {@link #recover} helps. */
  boolean isBroken();

  /**
   * Begins again at the last commit, or later. What was shown stays shown until the next {@link
   * #refresh}.
   *
   * @return the number of the newest change that is durable for sure: all later ones are to be made
   *     again before a refresh, and may be there already
   */
  long recover();

  /**
   * Ends the writing. What was not committed may be lost, and is to be made again. Views that were
   * taken stay readable until they are closed.
   */
  @Override
  void close();
}
