/** Recommenders that practitioners would compare with, of plain counts and matrices. */
@NullMarked
package dev.zhiyin.tools.train.baseline;

import org.jspecify.annotations.NullMarked;
