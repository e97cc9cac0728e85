package dev.bylaw.federation.obligation;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A small immutable set in sorted order, whose unions and intersections share what they can. */
final class SortedArraySet<E extends Comparable<? super E>> extends AbstractSet<E> {
  private static final SortedArraySet<String> EMPTY = new SortedArraySet<>(new Object[0]);

  private final Object[] elements;

  private SortedArraySet(Object[] elements) {
    this.elements = elements;
  }

  @SuppressWarnings("unchecked") // an empty set holds elements of every type
  static <E extends Comparable<? super E>> SortedArraySet<E> empty() {
    return (SortedArraySet<E>) EMPTY;
  }

  static <E extends Comparable<? super E>> SortedArraySet<E> copyOf(Collection<E> values) {
    if (values instanceof SortedArraySet<E> canonical) {
      return canonical;
    }
    return switch (values.size()) {
      case 0 -> empty();
      case 1 -> new SortedArraySet<>(new Object[] {values.iterator().next()});
      default -> new SortedArraySet<>(new TreeSet<>(values).toArray());
    };
  }

  /** The elements of both. */
  @SuppressWarnings("ReferenceEquality") // a shortcut; merging says the same
  SortedArraySet<E> union(SortedArraySet<E> other) {
    if (other.elements.length == 0 || this == other) {
      return this;
    }
    if (elements.length == 0) {
      return other;
    }
    return merge(other, true);
  }

  /** The elements that both hold. */
  @SuppressWarnings("ReferenceEquality") // a shortcut; merging says the same
  SortedArraySet<E> intersection(SortedArraySet<E> other) {
    return this == other ? this : merge(other, false);
  }

  private SortedArraySet<E> merge(SortedArraySet<E> other, boolean isUnion) {
    Object[] merged = new Object[elements.length + other.elements.length];
    int size = 0;
    int mine = 0;
    int theirs = 0;
    while (mine < elements.length || theirs < other.elements.length) {
      int order =
          mine == elements.length
              ? 1
              : theirs == other.elements.length ? -1 : at(mine).compareTo(other.at(theirs));
      if (order == 0) {
        merged[size++] = elements[mine++];
        theirs++;
      } else {
        Object only = order < 0 ? elements[mine++] : other.elements[theirs++];
        if (isUnion) {
          merged[size++] = only;
        }
      }
    }
    return size == elements.length
        ? this // a union of the same size added nothing, an intersection of it took nothing away
        : new SortedArraySet<>(Arrays.copyOf(merged, size));
  }

  @SuppressWarnings("unchecked") // only elements of E are ever put into the array
  private E at(int index) {
    return (E) elements[index];
  }

  @Override
  public boolean contains(@Nullable Object element) {
    if (element == null) {
      return false;
    }
    for (Object each : elements) {
      if (each.equals(element)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int size() {
    return elements.length;
  }

  @Override
  public Iterator<E> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < elements.length;
      }

      @Override
      public E next() {
        if (next == elements.length) {
          throw new NoSuchElementException();
        }
        return at(next++);
      }
    };
  }
}
