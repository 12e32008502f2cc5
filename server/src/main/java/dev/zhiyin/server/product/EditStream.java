package dev.zhiyin.server.product;

import dev.zhiyin.server.product.Edit.Edited;
import java.util.List;

/**
 * Many edits of one caller, made a part at a time. The first part is refused if there is no room
 * for it, the others wait for room; and while one part is being stored, at most one waits to be
 * shown, so that a caller who is faster than the index is slowed down. For one thread.
 */
public final class EditStream {
  private final ProductWriteQueue writes;
  private final CatalogueWriter catalogue;
  private boolean begun;
  private long stored;

  EditStream(ProductWriteQueue writes, CatalogueWriter catalogue) {
    this.writes = writes;
    this.catalogue = catalogue;
  }

  /** Most edits of one part. */
  public int largest() {
    return writes.largest();
  }

  /**
   * Makes a part; what is made is durable.
   *
   * @return what became of each edit, in order
   * @throws RuntimeException if this is the first part, and nothing of it could be made: there is
   *     no room for it, or the store does not work
   * @throws dev.zhiyin.server.problem.Refusal if the part before is stored, and not shown in time
   */
  public List<Edited> make(List<Edit> edits) {
    long before = stored;
    List<Edited> made = begun ? writes.makeWhenThereIsRoom(edits) : first(edits);
    begun = true;
    for (Edited edited : made) {
      if (edited instanceof Edited.Done(long sequence, var _)) {
        stored = Math.max(stored, sequence);
      }
    }
    catalogue.awaitShown(before);
    return made;
  }

  private List<Edited> first(List<Edit> edits) {
    List<Edited> made = writes.make(edits);
    if (made.stream().allMatch(Edited.Failed.class::isInstance)) {
      made.getFirst().orThrow();
    }
    return made;
  }

  /**
   * What became of an edit in the end: asked once a later part was made or this is finished, since
   * whether a product can be shown is only known then.
   */
  public Edited settled(Edit edit, Edited made) {
    return catalogue.settled(edit, made);
  }

  /** Waits until all that was made is shown, and returns the number of a change that is. */
  public long finish() {
    catalogue.awaitShown(stored);
    return Math.max(stored, begun ? 0 : catalogue.sequence());
  }
}
