/* What pdfium knows of one page, taken in one call: characters with their places, the corners of paths, and which
 * text has a font that is not in the file.
 *
 * The same through ctypes costs a page some ten thousand calls, more than everything that is done with the answers.
 * Nothing is decided here: what may be trusted and what it means is said in pdfium_page.py. The functions of the
 * library are those that pypdfium2 has loaded, given by address, so that there is nothing to link with.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>

typedef void *Handle;
/* As in fpdfview.h. */
typedef struct { float a, b, c, d, e, f; } Matrix32;
typedef struct { float left, top, right, bottom; } Box;
typedef struct { double a, b, c, d, e, f; } Matrix;

enum { TEXT = 1, PATH = 2, IMAGE = 3, FORM = 5 };
enum { LINE_TO = 0, CURVE_TO = 1, MOVE_TO = 2 };

#define FUNCTIONS(X) \
    X(FPDFText_CountChars, int, (Handle)) \
    X(FPDFText_GetUnicode, unsigned int, (Handle, int)) \
    X(FPDFText_GetTextObject, Handle, (Handle, int)) \
    X(FPDFText_IsGenerated, int, (Handle, int)) \
    X(FPDFText_HasUnicodeMapError, int, (Handle, int)) \
    X(FPDFText_GetLooseCharBox, int, (Handle, int, Box *)) \
    X(FPDFText_GetCharOrigin, int, (Handle, int, double *, double *)) \
    X(FPDFText_GetMatrix, int, (Handle, int, Matrix32 *)) \
    X(FPDFText_GetFontSize, double, (Handle, int)) \
    X(FPDFTextObj_GetFont, Handle, (Handle)) \
    X(FPDFFont_GetDescent, int, (Handle, float, float *)) \
    X(FPDFFont_GetIsEmbedded, int, (Handle)) \
    X(FPDFFont_GetBaseFontName, size_t, (Handle, char *, size_t)) \
    X(FPDFPage_CountObjects, int, (Handle)) \
    X(FPDFPage_GetObject, Handle, (Handle, int)) \
    X(FPDFPageObj_GetType, int, (Handle)) \
    X(FPDFPageObj_GetMatrix, int, (Handle, Matrix32 *)) \
    X(FPDFPageObj_GetFillColor, int, (Handle, unsigned int *, unsigned int *, unsigned int *, unsigned int *)) \
    X(FPDFFormObj_CountObjects, int, (Handle)) \
    X(FPDFFormObj_GetObject, Handle, (Handle, unsigned long)) \
    X(FPDFPath_GetDrawMode, int, (Handle, int *, int *)) \
    X(FPDFPath_CountSegments, int, (Handle)) \
    X(FPDFPath_GetPathSegment, Handle, (Handle, int)) \
    X(FPDFPathSegment_GetType, int, (Handle)) \
    X(FPDFPathSegment_GetPoint, int, (Handle, float *, float *)) \
    X(FPDFPathSegment_GetClose, int, (Handle))

#define MEMBER(name, result, arguments) result (*name) arguments;
static struct { FUNCTIONS(MEMBER) } pdfium;
#define NAME(name, result, arguments) #name,
static const char *const names[] = { FUNCTIONS(NAME) };
enum { FUNCTION_COUNT = sizeof names / sizeof *names };

static PyObject *bind(PyObject *self, PyObject *addresses)
{
    if (!PyTuple_Check(addresses) || PyTuple_Size(addresses) != FUNCTION_COUNT) {
        PyErr_SetString(PyExc_ValueError, "one address for each of FUNCTIONS");
        return NULL;
    }
    for (Py_ssize_t i = 0; i < FUNCTION_COUNT; i++) {
        void *address = PyLong_AsVoidPtr(PyTuple_GetItem(addresses, i));
        if (address == NULL) {
            if (!PyErr_Occurred())
                PyErr_Format(PyExc_ValueError, "%s has no address", names[i]);
            return NULL;
        }
        ((void **)&pdfium)[i] = address;
    }
    Py_RETURN_NONE;
}

static int is_bound(void)
{
    if (pdfium.FPDFPathSegment_GetClose == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "bind() comes first");
        return 0;
    }
    return 1;
}

/* Append and let go of an item; NULL is an error that was set before. */
static int append(PyObject *list, PyObject *item)
{
    int failed = item == NULL || PyList_Append(list, item) < 0;
    Py_XDECREF(item);
    return failed ? -1 : 0;
}

static PyObject *text_object(Handle page, int index, Handle object, double *font_size, double *scale)
{
    Matrix32 m = {0};
    double x = 0, y = 0;
    float descent = 0;
    Handle font = pdfium.FPDFTextObj_GetFont(object);
    double size = pdfium.FPDFText_GetFontSize(page, index);
    pdfium.FPDFText_GetMatrix(page, index, &m);
    pdfium.FPDFText_GetCharOrigin(page, index, &x, &y);
    pdfium.FPDFFont_GetDescent(font, (float)size, &descent);
    *font_size = size;
    *scale = m.a;
    return Py_BuildValue("(KKddd(dddd))", (unsigned long long)(size_t)object, (unsigned long long)(size_t)font, size,
                         (double)descent, y, (double)m.a, (double)m.b, (double)m.c, (double)m.d);
}

static PyObject *characters(PyObject *self, PyObject *argument)
{
    enum { NUMBER, CODE, LEFT, RIGHT, UNMAPPED, OBJECTS, LISTS };
    Handle page = PyLong_AsVoidPtr(argument), last = NULL;
    int is_embedded = 1;
    double size = 0, scale = 1;
    if (PyErr_Occurred() || !is_bound())
        return NULL;
    PyObject *lists[LISTS] = {NULL};
    long number = -1;
    for (int i = 0; i < LISTS; i++)
        if ((lists[i] = PyList_New(0)) == NULL)
            goto failed;
    int count = pdfium.FPDFText_CountChars(page);
    for (int index = 0; index < count; index++) {
        Handle object = pdfium.FPDFText_GetTextObject(page, index);
        /* pdfium's own spaces, where it sees a gap; some belong to an object. */
        if (object == NULL || pdfium.FPDFText_IsGenerated(page, index) == 1)
            continue;
        if (object != last) {
            last = object;
            number++;
            is_embedded = pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(object)) == 1;
            if (append(lists[OBJECTS], text_object(page, index, object, &size, &scale)) < 0)
                goto failed;
        }
        Box box;
        if (!pdfium.FPDFText_GetLooseCharBox(page, index, &box)) {
            PyErr_SetString(PyExc_ValueError, "a character without a place");
            goto failed;
        }
        /* In a font for vertical writing the box is as wide as the font is large before the matrix scales it. */
        if (fabs(scale - 1) > 0.01 && fabs(box.right - box.left - size) < 0.001 * size) {
            PyErr_SetString(PyExc_ValueError, "text that runs downwards");
            goto failed;
        }
        /* The box reaches to where the glyph does, which of another font's glyph says nothing. */
        double left = box.left, y;
        if (!is_embedded)
            pdfium.FPDFText_GetCharOrigin(page, index, &left, &y);
        if (append(lists[NUMBER], PyLong_FromLong(number)) < 0 ||
            append(lists[CODE], PyLong_FromUnsignedLong(pdfium.FPDFText_GetUnicode(page, index))) < 0 ||
            append(lists[LEFT], PyFloat_FromDouble(left)) < 0 ||
            append(lists[RIGHT], PyFloat_FromDouble(box.right)) < 0 ||
            append(lists[UNMAPPED], PyBool_FromLong(pdfium.FPDFText_HasUnicodeMapError(page, index) == 1)) < 0)
            goto failed;
    }
    return Py_BuildValue("(NNNNNN)", lists[NUMBER], lists[CODE], lists[LEFT], lists[RIGHT], lists[UNMAPPED],
                         lists[OBJECTS]);
failed:
    for (int i = 0; i < LISTS; i++)
        Py_XDECREF(lists[i]);
    return NULL;
}

static int placed(Handle object, const Matrix *outer, Matrix *inner)
{
    Matrix32 m;
    if (!pdfium.FPDFPageObj_GetMatrix(object, &m)) {
        PyErr_SetString(PyExc_ValueError, "an object without a place");
        return -1;
    }
    const double a = m.a, b = m.b, c = m.c, d = m.d, e = m.e, f = m.f;
    inner->a = a * outer->a + b * outer->c;
    inner->b = a * outer->b + b * outer->d;
    inner->c = c * outer->a + d * outer->c;
    inner->d = c * outer->b + d * outer->d;
    inner->e = e * outer->a + f * outer->c + outer->e;
    inner->f = e * outer->b + f * outer->d + outer->f;
    return 0;
}

/* Ends a part of a path; a part of fewer than two corners draws nothing. */
static int end_part(PyObject *parts, PyObject *points, int is_closed, int darkest)
{
    int failed = 0;
    if (PyList_Size(points) > 1)
        failed = append(parts, Py_BuildValue("(Oii)", points, is_closed, darkest));
    Py_DECREF(points);
    return failed;
}

static int take_path(PyObject *parts, Handle object, const Matrix *outer, double height)
{
    int fill = 0, stroke = 0, is_closed = 0, controls = 0, darkest = -1;
    Matrix m;
    pdfium.FPDFPath_GetDrawMode(object, &fill, &stroke);
    if (!fill && !stroke)
        return 0;
    if (placed(object, outer, &m) < 0)
        return -1;
    if (!stroke) {
        unsigned int red, green, blue, alpha;
        if (pdfium.FPDFPageObj_GetFillColor(object, &red, &green, &blue, &alpha)) {
            darkest = (int)(red < green ? red : green);
            darkest = darkest < (int)blue ? darkest : (int)blue;
        }
    }
    PyObject *points = PyList_New(0);
    int count = pdfium.FPDFPath_CountSegments(object);
    for (int index = 0; points != NULL && index < count; index++) {
        Handle segment = pdfium.FPDFPath_GetPathSegment(object, index);
        int kind = pdfium.FPDFPathSegment_GetType(segment);
        if (kind == MOVE_TO) {
            if (end_part(parts, points, is_closed, darkest) < 0)
                return -1;
            points = PyList_New(0);
            is_closed = controls = 0;
        } else if (kind == CURVE_TO && ++controls % 3) {
            continue;
        }
        float x = 0, y = 0;
        pdfium.FPDFPathSegment_GetPoint(segment, &x, &y);
        PyObject *point = Py_BuildValue("(dd)", x * m.a + y * m.c + m.e, height - (x * m.b + y * m.d + m.f));
        if (points == NULL) {
            Py_XDECREF(point);
            return -1;
        }
        if (append(points, point) < 0) {
            Py_DECREF(points);
            return -1;
        }
        if (pdfium.FPDFPathSegment_GetClose(segment))
            is_closed = 1;
    }
    return points == NULL ? -1 : end_part(parts, points, is_closed, darkest);
}

typedef struct { PyObject *parts, *pictures, *borrowing; double height; int depth; } Shapes;

/* A text object whose font is not in the file, with the font and its name. */
static int take_text(PyObject *borrowing, Handle object)
{
    char name[256] = "";
    Handle font = pdfium.FPDFTextObj_GetFont(object);
    if (pdfium.FPDFFont_GetIsEmbedded(font) == 1)
        return 0;
    /* A name that is too long is not written: then it is none that anybody knows. */
    pdfium.FPDFFont_GetBaseFontName(font, name, sizeof name);
    return append(borrowing, Py_BuildValue("(KKy)", (unsigned long long)(size_t)object, (unsigned long long)(size_t)font,
                                           name));
}

static int take_object(Shapes *found, Handle object, const Matrix *outer, int depth)
{
    Matrix m;
    switch (pdfium.FPDFPageObj_GetType(object)) {
    case TEXT:
        return take_text(found->borrowing, object);
    case PATH:
        return take_path(found->parts, object, outer, found->height);
    case IMAGE:
        if (placed(object, outer, &m) < 0)
            return -1;
        return append(found->pictures, PyFloat_FromDouble(fabs(m.a * m.d - m.b * m.c)));
    case FORM:
        if (depth == found->depth) {
            PyErr_SetString(PyExc_ValueError, "forms within forms");
            return -1;
        }
        if (placed(object, outer, &m) < 0)
            return -1;
        int count = pdfium.FPDFFormObj_CountObjects(object);
        for (int index = 0; index < count; index++)
            if (take_object(found, pdfium.FPDFFormObj_GetObject(object, (unsigned long)index), &m, depth + 1) < 0)
                return -1;
    }
    return 0;
}

static PyObject *shapes(PyObject *self, PyObject *arguments)
{
    const Matrix upright = {1, 0, 0, 1, 0, 0};
    PyObject *address;
    Shapes found = {0};
    if (!PyArg_ParseTuple(arguments, "Odi", &address, &found.height, &found.depth) || !is_bound())
        return NULL;
    Handle page = PyLong_AsVoidPtr(address);
    if (PyErr_Occurred())
        return NULL;
    found.parts = PyList_New(0);
    found.pictures = PyList_New(0);
    found.borrowing = PyList_New(0);
    if (found.parts == NULL || found.pictures == NULL || found.borrowing == NULL)
        goto failed;
    int count = pdfium.FPDFPage_CountObjects(page);
    for (int index = 0; index < count; index++)
        if (take_object(&found, pdfium.FPDFPage_GetObject(page, index), &upright, 0) < 0)
            goto failed;
    return Py_BuildValue("(NNN)", found.parts, found.pictures, found.borrowing);
failed:
    Py_XDECREF(found.parts);
    Py_XDECREF(found.pictures);
    Py_XDECREF(found.borrowing);
    return NULL;
}

static PyMethodDef methods[] = {
    {"bind", bind, METH_O, "Give the addresses of FUNCTIONS, in their order."},
    {"characters", characters, METH_O, "Characters and text objects of a text page."},
    {"shapes", shapes, METH_VARARGS, "Parts of paths, areas of pictures, and text in fonts that are not embedded."},
    {NULL, NULL, 0, NULL},
};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_pdfium_objects", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__pdfium_objects(void)
{
    PyObject *made = PyModule_Create(&module), *functions = PyTuple_New(FUNCTION_COUNT);
    if (made == NULL || functions == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < FUNCTION_COUNT; i++)
        PyTuple_SetItem(functions, i, PyUnicode_FromString(names[i]));
    if (PyModule_AddObject(made, "FUNCTIONS", functions) < 0)
        return NULL;
    return made;
}
