def build(): 
    from openpyxl import Workbook
    return Workbook()
